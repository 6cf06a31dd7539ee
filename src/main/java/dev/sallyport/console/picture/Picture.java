package dev.sallyport.console.picture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is drawn, without how: one layer of wall for each gateway, and the destinations by purpose, those without a rule first.
 *
 * @param wall in the order of the gateways' names
 */
record Picture(String cluster, String place, List<Wythe> wall, List<Group> groups, String summary) {

    Picture {
        wall = List.copyOf(wall);
        groups = List.copyOf(groups);
    }

    /** One layer of the wall. */
    record Wythe(String gateway, Masonry masonry, String words) {}

    /** What is known of a layer; it is solid only where deny-all was acknowledged. */
    enum Masonry {
        /** Deny-all, acknowledged by a gateway that was heard of lately; also while it has not acknowledged that it ends. */
        SOLID,
        /** Deny-all, acknowledged before contact was lost: not known to stand still. */
        LAST_KNOWN,
        /** Deny-all was asked for and is not acknowledged, or what is enforced is not known. */
        PENDING,
        /** Allow-all. */
        OUTLINE
    }

    /** What is known of the way through one layer. */
    enum Opening {
        NONE,
        /** The gateway acknowledged the rule as it is now. */
        OPEN,
        /** It acknowledged another version of the rule, or perhaps a revision without it. */
        UNCERTAIN
    }

    /**
     * @param purpose as people call it
     * @param more how many further destinations there are than lines
     * @param moreLink where they are listed
     */
    record Group(String purpose, Kind kind, List<Line> lines, int more, String moreLink) {

        Group {
            lines = List.copyOf(lines);
        }
    }

    enum Kind {
        /** Seen, and no rule allows it. */
        UNCOVERED,
        OWN,
        /** Kept by the operator. */
        MANAGED
    }

    /**
     * One destination.
     *
     * @param key tells it from all others of the picture
     * @param ports as shown; empty for all
     * @param connections how many there were in the last 24 hours
     * @param state what is said beside it
     * @param rule name of the rule; null without one
     * @param link leads to the rule, to the editor of a new one, or to the traffic where no rule can help
     * @param openings one for each layer of the wall, in its order
     * @param through whether some gateway lets a connection through
     */
    record Line(
            String key,
            String destination,
            String ports,
            long connections,
            Standing standing,
            String state,
            @Nullable String rule,
            String link,
            List<Opening> openings,
            boolean through) {

        Line {
            openings = List.copyOf(openings);
        }
    }

    /** How far a connection to the destination gets. */
    enum Standing {
        PASSES,
        /** Passes now, and would be refused by deny-all. */
        WOULD_BE_DENIED,
        DENIED,
        /** Every gateway refused it when it was heard of last. */
        LAST_KNOWN_DENIED,
        /** Deny-all was saved, and some gateway has not acknowledged it. */
        NOT_YET_ENFORCED,
        /** Allow-all was saved, and some gateway still enforces deny-all. */
        STILL_DENIED,
        /** Refused in both policies: no rule can help. */
        NEVER,
        /** Not every required gateway has acknowledged the change. */
        PENDING,
        /** A gateway refused the rule. */
        FAILED,
        /** Gateways differ. */
        INCONSISTENT
    }
}

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
        /** Deny-all, acknowledged by a gateway that was heard of lately. */
        SOLID,
        /** Deny-all, acknowledged before contact was lost: not known to stand still. */
        LAST_KNOWN,
        /** Deny-all was asked for and is not acknowledged. */
        PENDING,
        /** Allow-all. */
        OUTLINE
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
     * @param link leads to the rule, or to the editor of a new one
     */
    record Line(
            String key,
            String destination,
            String ports,
            long connections,
            Standing standing,
            String state,
            @Nullable String rule,
            String link) {}

    /** How far a connection to the destination gets. */
    enum Standing {
        PASSES,
        /** Passes now, and would be refused by deny-all. */
        WOULD_BE_DENIED,
        DENIED,
        /** Not every required gateway has acknowledged the change. */
        PENDING,
        /** A gateway refused the rule. */
        FAILED,
        /** Gateways differ. */
        INCONSISTENT
    }
}

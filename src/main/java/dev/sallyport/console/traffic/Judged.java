package dev.sallyport.console.traffic;

import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.policy.Reason;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.Judgement;
import dev.sallyport.words.Words;

/** Judgements and destinations in words. */
final class Judged {

    private Judged() {}

    static StateBadge badge(Judgement judgement) {
        String label = Words.of("console.traffic.judgement." + judgement);
        return StateBadge.of(
                switch (judgement) {
                    case ALLOWED -> new StateBadge.Face(Look.OK, Icon.CHECK_IN_CIRCLE, label);
                    case WOULD_BE_DENIED -> new StateBadge.Face(Look.WARN, Icon.DIAMOND, label);
                    case DENIED -> new StateBadge.Face(Look.DENY, Icon.STOP, label);
                    case FAILED -> new StateBadge.Face(Look.MUTE, Icon.BANG, label);
                });
    }

    static String destination(String host, int port) {
        if (host.equals(DestinationUse.OTHERS)) {
            return Words.of("console.traffic.others");
        }
        return port == 0 ? host : host + ":" + port;
    }

    /** Whether it is refused in both policies, whatever the rules are. */
    static boolean beyondRules(String code) {
        return code.equals(Reason.RESERVED_ADDRESS.name()) || code.equals(Reason.MALFORMED_DESTINATION.name());
    }

    /** Why, in words; the code itself where it has none. */
    static String reason(String code) {
        String key = "decision." + code;
        return Words.has(key) ? Words.of(key) : code;
    }
}

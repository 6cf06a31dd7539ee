package dev.sallyport.traffic;

import dev.sallyport.net.Destination;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.policy.Decider;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.Foreseen.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What deny-all would do, by the rules as they are now, to what clients asked for lately.
 *
 * @param destinations busiest first
 * @param used how often each rule allowed a connection, for those that did
 * @param complete whether every destination of the period is among them
 */
public record Impact(List<Foreseen> destinations, Map<RuleId, Long> used, boolean complete) {

    private record HostAndPort(String host, int port) {}

    public Impact {
        destinations = List.copyOf(destinations);
        used = Map.copyOf(used);
    }

    /** @param present the rules as they are now, of either policy; null where there are none to ask */
    public static Impact of(List<DestinationUse> uses, @Nullable Decider present, boolean complete) {
        Map<HostAndPort, Foreseen> destinations = new LinkedHashMap<>();
        Map<RuleId, Long> used = new HashMap<>();
        boolean all = complete;
        for (DestinationUse use : uses) {
            RuleId rule = use.rule();
            if (use.judgement() == Judgement.ALLOWED && rule != null) {
                used.merge(rule, use.connections(), Long::sum);
            }
            if (use.host().equals(DestinationUse.OTHERS)) {
                all = false;
            } else if (use.port() != 0 && use.judgement() != Judgement.FAILED) {
                destinations.merge(new HostAndPort(use.host(), use.port()), foreseen(use, present), Impact::together);
            }
        }
        List<Foreseen> busiestFirst = new ArrayList<>(destinations.values());
        busiestFirst.sort(Comparator.comparingLong(Foreseen::connections)
                .reversed()
                .thenComparing(Foreseen::host)
                .thenComparing(Foreseen::port));
        return new Impact(busiestFirst, used, all);
    }

    /** Those with this outcome, busiest first. */
    public List<Foreseen> with(Outcome outcome) {
        return destinations.stream()
                .filter(destination -> destination.outcome() == outcome)
                .toList();
    }

    private static Foreseen foreseen(DestinationUse use, @Nullable Decider present) {
        Decision decision = decision(use, present);
        Outcome outcome = outcome(use, decision);
        return new Foreseen(
                use.host(),
                use.port(),
                use.connections(),
                use.lastAt(),
                use.judgement() == Judgement.ALLOWED ? use.rule() : null,
                outcome,
                reason(use, decision, outcome));
    }

    private static @Nullable Decision decision(DestinationUse use, @Nullable Decider present) {
        if (present == null) {
            return null;
        }
        try {
            return present.decide(Destination.ofTunnel(use.host() + ":" + use.port()));
        } catch (InvalidValueException e) {
            return present.decideTunnel("");
        }
    }

    /** What a gateway finds out only when it resolves a name stands as it was found last. */
    private static Outcome outcome(DestinationUse use, @Nullable Decision decision) {
        if (decision == null) {
            return Outcome.REFUSED;
        }
        if (is(use, Reason.RESERVED_ADDRESS)) {
            return Outcome.NEVER;
        }
        return switch (decision.reason()) {
            case RESERVED_ADDRESS, MALFORMED_DESTINATION -> Outcome.NEVER;
            case ALLOWED ->
                is(use, Reason.PRIVATE_ADDRESS) && !givesLeave(decision) ? Outcome.REFUSED : Outcome.COVERED;
            case PATH_NOT_VISIBLE -> is(use, Reason.PATH_NOT_VISIBLE) ? Outcome.REFUSED : Outcome.BY_PATH;
            case NO_MATCHING_RULE,
                    PORT_NOT_ALLOWED,
                    PATH_NOT_ALLOWED,
                    AUTHORITY_MISMATCH,
                    PROTOCOL_NOT_ALLOWED,
                    PRIVATE_ADDRESS,
                    RESOLUTION_FAILED,
                    UPGRADE_NOT_ALLOWED -> Outcome.REFUSED;
        };
    }

    private static boolean is(DestinationUse use, Reason reason) {
        return use.reason().equals(reason.name());
    }

    private static boolean givesLeave(Decision decision) {
        return decision.rule() != null && decision.rule().allowPrivateAddresses();
    }

    private static String reason(DestinationUse use, @Nullable Decision decision, Outcome outcome) {
        if (decision == null || is(use, Reason.RESERVED_ADDRESS)) {
            return use.reason();
        }
        boolean foundByTheGateway = decision.reason() == Reason.ALLOWED && outcome != Outcome.COVERED;
        return foundByTheGateway ? use.reason() : decision.reason().name();
    }

    /** What somebody would miss counts before what nobody would; what is never reachable only where it always was. */
    private static Foreseen together(Foreseen one, Foreseen other) {
        Foreseen worse = rank(one.outcome()) >= rank(other.outcome()) ? one : other;
        return new Foreseen(
                one.host(),
                one.port(),
                one.connections() + other.connections(),
                one.lastAt().isBefore(other.lastAt()) ? other.lastAt() : one.lastAt(),
                one.allowedBy() == null ? other.allowedBy() : one.allowedBy(),
                worse.outcome(),
                worse.reason());
    }

    private static int rank(Outcome outcome) {
        return switch (outcome) {
            case NEVER -> 0;
            case COVERED -> 1;
            case BY_PATH -> 2;
            case REFUSED -> 3;
        };
    }
}

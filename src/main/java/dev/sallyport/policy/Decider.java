package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Destination;
import dev.sallyport.net.HostName;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.HttpPath;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.IpAddress;
import dev.sallyport.policy.AddressClasses.AddressClass;
import dev.sallyport.policy.Decision.Check;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides destinations for one perimeter. Compiled once per revision, then immutable and safe for any thread; no decision scans
 * the rules: exact names and wildcards are looked up by hash, ranges in a trie.
 */
public final class Decider {

    /** Most specific first: rules with paths before rules without, then by name. Patterns are ordered before, by how they are found. */
    private static final Comparator<EgressRule> WITHIN_PATTERN =
            Comparator.comparing((EgressRule rule) -> rule.paths().isEmpty()).thenComparing(EgressRule::name);

    private static final Decision MALFORMED =
            new Decision(Verdict.DENIED, Reason.MALFORMED_DESTINATION, null, Steps.failedAt(Check.FORM));
    private static final Decision RESERVED =
            new Decision(Verdict.DENIED, Reason.RESERVED_ADDRESS, null, Steps.failedAt(Check.RESERVED));

    /** The rules of one pattern, and those of the next broader wildcard: linked, not copied, as many names may share a broad one. */
    private record Matching(
            List<EgressRule> rules, @Nullable Matching broader) {}

    private final TrafficPolicy policy;
    private final AddressClasses addresses;
    private final Map<String, Matching> exact;
    private final Map<String, Matching> below;
    private final CidrTrie<EgressRule> ranges;

    private Decider(
            TrafficPolicy policy,
            AddressClasses addresses,
            Map<String, Matching> exact,
            Map<String, Matching> below,
            CidrTrie<EgressRule> ranges) {
        this.policy = policy;
        this.addresses = addresses;
        this.exact = exact;
        this.below = below;
        this.ranges = ranges;
    }

    public static Decider compile(Perimeter perimeter, AddressClasses addresses) {
        Map<String, List<EgressRule>> exactOwn = new HashMap<>();
        Map<String, List<EgressRule>> belowOwn = new HashMap<>();
        CidrTrie<EgressRule> ranges = new CidrTrie<>();
        for (EgressRule rule : perimeter.rules().stream().sorted(WITHIN_PATTERN).toList()) {
            switch (rule.target()) {
                case HostPattern pattern ->
                    (pattern.wildcard() ? belowOwn : exactOwn)
                            .computeIfAbsent(pattern.name().value(), name -> new ArrayList<>(1))
                            .add(rule);
                case Cidr range -> ranges.add(range, rule);
            }
        }
        Map<String, Matching> below = HashMap.newHashMap(belowOwn.size());
        linked(belowOwn, below, below);
        Map<String, Matching> exact = linked(exactOwn, below, HashMap.newHashMap(exactOwn.size()));
        return new Decider(perimeter.policy(), addresses, exact, below, ranges);
    }

    /** Broader wildcards first, so that each finds the nearest one around it already made. */
    private static Map<String, Matching> linked(
            Map<String, List<EgressRule>> own, Map<String, Matching> wildcards, Map<String, Matching> into) {
        own.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> entry.getKey().length()))
                .forEach(entry -> into.put(
                        entry.getKey(),
                        new Matching(List.copyOf(entry.getValue()), nearestAround(entry.getKey(), wildcards))));
        return into;
    }

    /** What the narrowest wildcard says that has {@code name} below it. */
    private static @Nullable Matching nearestAround(String name, Map<String, Matching> wildcards) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            Matching found = wildcards.get(name.substring(dot + 1));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The decision before resolution: checks 1 to 5. */
    public Decision decide(Destination destination) {
        return switch (destination.host()) {
            case Destination.Named named -> byRules(destination, matching(named.name()));
            case Destination.Literal literal ->
                addresses.classOf(literal.address()) == AddressClass.RESERVED
                        ? RESERVED
                        : byRules(destination, inRanges(literal.address()));
        };
    }

    /** The decision when {@code resolved} is what the name resolved to; empty means that it did not resolve. Literals resolve to themselves. */
    public Decision decide(Destination destination, Collection<IpAddress> resolved) {
        Decision before = decide(destination);
        if (!before.allowed() || destination.host() instanceof Destination.Literal) {
            return before;
        }
        if (resolved.isEmpty()) {
            return new Decision(
                    Verdict.DENIED, Reason.RESOLUTION_FAILED, before.rule(), Steps.failedAt(Check.RESOLVED_ADDRESSES));
        }
        boolean anyPublic = resolved.stream().anyMatch(address -> addresses.classOf(address) == AddressClass.PUBLIC);
        boolean anyPrivate = resolved.stream().anyMatch(address -> addresses.classOf(address) == AddressClass.PRIVATE);
        if (!anyPublic && !anyPrivate) {
            return new Decision(
                    Verdict.DENIED, Reason.RESERVED_ADDRESS, before.rule(), Steps.failedAt(Check.RESOLVED_ADDRESSES));
        }
        if (before.reason() != Reason.ALLOWED || anyPublic) {
            return before;
        }
        EgressRule leave = firstGivingLeave(destination);
        return leave != null
                ? new Decision(before.verdict(), Reason.ALLOWED, leave, before.steps())
                : outcome(Reason.PRIVATE_ADDRESS, before.rule(), Check.RESOLVED_ADDRESSES);
    }

    /** The decision on a CONNECT target exactly as a client spelt it; malformed ones are decided, not thrown. */
    public Decision decideTunnel(String authority) {
        return parsed(() -> Destination.ofTunnel(authority));
    }

    /** The decision on an absolute {@code http://} URL exactly as a client spelt it. */
    public Decision decideHttp(String url) {
        return parsed(() -> Destination.ofHttp(url));
    }

    private Decision parsed(Supplier<Destination> destination) {
        try {
            return decide(destination.get());
        } catch (InvalidValueException e) {
            return MALFORMED;
        }
    }

    private @Nullable Matching matching(HostName name) {
        Matching found = exact.get(name.value());
        return found != null ? found : nearestAround(name.value(), below);
    }

    private @Nullable Matching inRanges(IpAddress address) {
        List<EgressRule> found = ranges.find(address);
        return found.isEmpty() ? null : new Matching(found, null);
    }

    /** Checks 3 to 5 on the rules that match by name or address, most specific first. */
    private Decision byRules(Destination destination, @Nullable Matching matching) {
        if (matching == null) {
            return outcome(Reason.NO_MATCHING_RULE, null, Check.MATCH);
        }
        EgressRule nearest = null;
        for (Matching at = matching; at != null; at = at.broader()) {
            for (EgressRule rule : at.rules()) {
                if (rule.ports().contains(destination.port())) {
                    if (allowsPath(rule, destination.path())) {
                        return outcome(Reason.ALLOWED, rule, null);
                    }
                    nearest = nearest == null ? rule : nearest;
                }
            }
        }
        if (nearest == null) {
            return outcome(Reason.PORT_NOT_ALLOWED, matching.rules().getFirst(), Check.PORT);
        }
        return outcome(
                destination.path() == null ? Reason.PATH_NOT_VISIBLE : Reason.PATH_NOT_ALLOWED, nearest, Check.PATH);
    }

    /** The rule must allow the destination by itself: fields of different rules are never put together. */
    private @Nullable EgressRule firstGivingLeave(Destination destination) {
        if (!(destination.host() instanceof Destination.Named named)) {
            return null;
        }
        for (Matching at = matching(named.name()); at != null; at = at.broader()) {
            for (EgressRule rule : at.rules()) {
                if (rule.allowPrivateAddresses()
                        && rule.ports().contains(destination.port())
                        && allowsPath(rule, destination.path())) {
                    return rule;
                }
            }
        }
        return null;
    }

    /** A path that could read differently at the site than here matches no path rule. */
    private static boolean allowsPath(EgressRule rule, @Nullable String path) {
        return rule.paths().isEmpty()
                || (path != null
                        && HttpPath.isPlain(path)
                        && rule.paths().stream().anyMatch(pattern -> pattern.matches(path)));
    }

    private Decision outcome(Reason reason, @Nullable EgressRule rule, @Nullable Check failed) {
        Verdict verdict = policy == TrafficPolicy.ALLOW_ALL
                ? Verdict.ALLOWED_OBSERVING
                : reason == Reason.ALLOWED ? Verdict.ALLOWED : Verdict.DENIED;
        return new Decision(verdict, reason, rule, Steps.failedAt(failed));
    }
}

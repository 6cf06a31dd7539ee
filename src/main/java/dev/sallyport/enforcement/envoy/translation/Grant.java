package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.PathPattern;
import dev.sallyport.policy.EgressRule;
import java.util.Comparator;
import java.util.List;

/**
 * What one rule allows on the names or addresses it matches. Fields of two grants are never merged: {@code :443 /x/*} and {@code :8443} together
 * do not allow {@code :443} on every path.
 *
 * <p>{@code raw_tcp} is no part of it as long as no tunnel is looked into: it makes no difference to any route.
 *
 * @param ports ascending; none means every port
 * @param paths ascending; none means every path
 * @param privateAddresses whether the name may lead to a private address; an address that a range holds may always be one
 */
record Grant(List<Integer> ports, List<PathPattern> paths, boolean privateAddresses) implements Comparable<Grant> {

    /**
     * The order of routes. Those with leave for private addresses come first, since a request that both allow must not be held to
     * the narrower class of addresses.
     */
    private static final Comparator<Grant> ORDER = Comparator.comparing((Grant grant) -> !grant.privateAddresses())
            .thenComparing(grant -> !grant.paths().isEmpty())
            .thenComparing(grant -> grant.ports().toString())
            .thenComparing(grant -> grant.paths().toString());

    Grant {
        ports = List.copyOf(ports);
        paths = List.copyOf(paths);
    }

    static Grant of(EgressRule rule) {
        return new Grant(
                rule.ports().ports().stream().sorted().toList(),
                rule.paths().stream()
                        .sorted(Comparator.comparing(PathPattern::text))
                        .toList(),
                rule.target() instanceof Cidr || rule.allowPrivateAddresses());
    }

    boolean allPorts() {
        return ports.isEmpty();
    }

    boolean allPaths() {
        return paths.isEmpty();
    }

    /** Whether everything that {@code other} allows is allowed by this grant too. */
    boolean dominates(Grant other) {
        return (privateAddresses || !other.privateAddresses)
                && (allPorts() || (!other.allPorts() && ports.containsAll(other.ports)))
                && (allPaths()
                        || (!other.allPaths()
                                && other.paths.stream()
                                        .allMatch(path -> paths.stream().anyMatch(own -> own.covers(path)))));
    }

    @Override
    public int compareTo(Grant other) {
        return ORDER.compare(this, other);
    }
}

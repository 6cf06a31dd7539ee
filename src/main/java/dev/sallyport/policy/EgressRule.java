package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An additive allow: a target, the ports and paths it is allowed on, and why. Already validated; see {@link RuleValidation}.
 *
 * @param name unique in its cluster ignoring case, immutable
 * @param paths none means every path; only for host patterns
 * @param expiresAt the instant at which the rule deletes itself, or null
 * @param allowPrivateAddresses whether a name may lead to a private address
 * @param rawTcp whether tunnels of this rule are not looked into
 * @param managedReason why the operator put this rule into every cluster; null for a rule of the cluster's own
 */
public record EgressRule(
        RuleId id,
        String name,
        Target target,
        PortSet ports,
        List<PathPattern> paths,
        String description,
        Purpose purpose,
        @Nullable Instant expiresAt,
        boolean allowPrivateAddresses,
        boolean rawTcp,
        @Nullable String managedReason) {

    public EgressRule {
        paths = List.copyOf(paths);
    }

    public DestinationType type() {
        return switch (target) {
            case HostPattern pattern -> DestinationType.FQDN;
            case Cidr range -> DestinationType.CIDR;
        };
    }

    /** Whether the rule opens more than a destination: raw tunnels, private addresses, or names that strangers can get. */
    public boolean loosensNotably() {
        return rawTcp
                || allowPrivateAddresses
                || (target instanceof HostPattern pattern && RuleWarnings.hosting(pattern));
    }

    /** Whether everything that {@code rule} allows while both last, this one allows too. False may also mean that it takes several of its paths together. */
    public boolean covers(EgressRule rule) {
        boolean reaches = switch (rule.target()) {
            case HostPattern pattern -> target instanceof HostPattern wider && wider.covers(pattern);
            case Cidr range -> target instanceof Cidr wider && wider.contains(range);
        };
        return reaches
                && ports.covers(rule.ports())
                && (paths.isEmpty()
                        || (!rule.paths().isEmpty() && rule.paths().stream().allMatch(this::coversPath)))
                && (allowPrivateAddresses || !rule.allowPrivateAddresses())
                && (rawTcp || !rule.rawTcp());
    }

    /** Whether the rule does not end before {@code rule} does; one without an end never does. */
    public boolean lastsAsLongAs(EgressRule rule) {
        return expiresAt == null || (rule.expiresAt != null && !expiresAt.isBefore(rule.expiresAt));
    }

    /** The same rule with another end. */
    public EgressRule until(@Nullable Instant end) {
        return new EgressRule(
                id,
                name,
                target,
                ports,
                paths,
                description,
                purpose,
                end,
                allowPrivateAddresses,
                rawTcp,
                managedReason);
    }

    private boolean coversPath(PathPattern path) {
        return paths.stream().anyMatch(pattern -> pattern.covers(path));
    }

    public boolean managed() {
        return managedReason != null;
    }
}

package dev.sallyport.net;

import com.google.common.net.InternetDomainName;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an FQDN rule names: one host, or everything below a name at any depth but not the name itself.
 *
 * @param name the host, or for a wildcard the name below which everything matches
 * @param wildcard whether the pattern was written with a leading {@code *.}
 */
public record HostPattern(HostName name, boolean wildcard) implements Target {

    /** Names that never lead outside, or that the probe of the gateways lives under (RFC 6761, RFC 7686, RFC 3172). */
    private static final Set<String> SPECIAL_SUFFIXES = Set.of("invalid", "localhost", "onion", "arpa");

    /**
     * Accepts canonical text only; where another spelling would be accepted and mean the same, the problem offers it.
     *
     * @throws InvalidValueException with {@code HOST_NOT_CANONICAL}, {@code HOST_IS_ADDRESS}, {@code HOST_ONE_LABEL},
     *     {@code HOST_WILDCARD_PLACE}, {@code HOST_WILDCARD_REGISTRY}, {@code HOST_SPECIAL} or what {@link HostName#ofRequest} says
     */
    public static HostPattern parse(String text) {
        boolean wildcard = text.startsWith("*.");
        String rest = wildcard ? text.substring(2) : text;
        if (rest.indexOf('*') >= 0) {
            throw new InvalidValueException(Problem.of("HOST_WILDCARD_PLACE"));
        }
        String stripped = HostSpelling.withoutUrlParts(rest);
        if (IpAddress.isLiteral(stripped)) {
            throw new InvalidValueException(Problem.of("HOST_IS_ADDRESS", Quoted.of(stripped)));
        }
        HostPattern pattern = new HostPattern(HostName.ofRequest(stripped), wildcard);
        pattern.requireAllowed();
        if (!pattern.toString().equals(text)) {
            throw new InvalidValueException(
                    Problem.of("HOST_NOT_CANONICAL", pattern.toString()).offering(pattern.toString()));
        }
        return pattern;
    }

    private void requireAllowed() {
        if (SPECIAL_SUFFIXES.contains(name.lastLabel())) {
            throw new InvalidValueException(Problem.of("HOST_SPECIAL", "." + name.lastLabel()));
        }
        if (wildcard && isRegistrySuffix(name)) {
            throw new InvalidValueException(Problem.of("HOST_WILDCARD_REGISTRY", toString()));
        }
        if (name.parent() == null) {
            throw new InvalidValueException(Problem.of("HOST_ONE_LABEL", name.value()));
        }
    }

    /** A single label is a suffix that somebody could register, whether or not today's list knows it. */
    private static boolean isRegistrySuffix(HostName name) {
        return name.parent() == null || listed(name).anyMatch(InternetDomainName::isRegistrySuffix);
    }

    /** Whether strangers can get a name below: the private part of the public suffix list (such as {@code amazonaws.com} zones). */
    public boolean overHostingSuffix() {
        return wildcard && listed(name).anyMatch(domain -> domain.isPublicSuffix() && !domain.isRegistrySuffix());
    }

    /** The name as it may stand in the public suffix list, which writes international labels in Unicode. */
    private static Stream<InternetDomainName> listed(HostName name) {
        return Stream.of(name.value(), name.unicode())
                .distinct()
                .filter(InternetDomainName::isValid)
                .map(InternetDomainName::from);
    }

    public boolean matches(HostName host) {
        return wildcard ? host.value().endsWith("." + name.value()) : host.equals(name);
    }

    /** Whether everything that {@code other} matches is matched by this pattern too. */
    public boolean covers(HostPattern other) {
        if (equals(other)) {
            return true;
        }
        return wildcard && other.name().value().endsWith("." + name.value());
    }

    @Override
    public String toString() {
        return wildcard ? "*." + name : name.value();
    }
}

package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.Destination;
import dev.sallyport.net.HostPattern;
import java.util.List;

/** The rule language read off the page, scanning every rule every time. What the compiled one must agree with. */
public final class NaiveDecider {

    private NaiveDecider() {}

    public static Reason reason(Perimeter perimeter, AddressClasses addresses, Destination destination) {
        if (destination.host() instanceof Destination.Literal literal
                && addresses.reserved().stream().anyMatch(range -> range.contains(literal.address()))) {
            return Reason.RESERVED_ADDRESS;
        }
        List<EgressRule> byHost = perimeter.rules().stream()
                .filter(rule -> matches(rule, destination))
                .toList();
        if (byHost.isEmpty()) {
            return Reason.NO_MATCHING_RULE;
        }
        List<EgressRule> byPort = byHost.stream()
                .filter(rule ->
                        rule.ports().ports().isEmpty() || rule.ports().ports().contains(destination.port()))
                .toList();
        if (byPort.isEmpty()) {
            return Reason.PORT_NOT_ALLOWED;
        }
        if (byPort.stream().anyMatch(rule -> rule.paths().isEmpty())) {
            return Reason.ALLOWED;
        }
        String path = destination.path();
        if (path == null) {
            return Reason.PATH_NOT_VISIBLE;
        }
        boolean odd = path.contains(";") || path.contains("%25");
        boolean covered = byPort.stream()
                .flatMap(rule -> rule.paths().stream())
                .map(pattern -> pattern.text())
                .anyMatch(text -> text.endsWith("/*")
                        ? path.startsWith(text.substring(0, text.length() - 1))
                        : path.equals(text));
        return covered && !odd ? Reason.ALLOWED : Reason.PATH_NOT_ALLOWED;
    }

    private static boolean matches(EgressRule rule, Destination destination) {
        return switch (destination.host()) {
            case Destination.Named named ->
                rule.target() instanceof HostPattern pattern
                        && (pattern.wildcard()
                                ? named.name()
                                        .value()
                                        .endsWith("." + pattern.name().value())
                                : named.name().equals(pattern.name()));
            case Destination.Literal literal ->
                rule.target() instanceof Cidr range && range.contains(literal.address());
        };
    }
}

package dev.sallyport.console.rules;

import dev.sallyport.net.Problem;
import dev.sallyport.policy.DestinationType;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleField;
import dev.sallyport.policy.RuleFinding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the editor's fields, exactly as typed.
 *
 * @param ports each as its text, because a person can type what is no number
 */
record TypedRule(
        String name,
        DestinationType type,
        String destination,
        List<String> ports,
        List<String> paths,
        String description,
        String purpose,
        @Nullable Instant expiresAt,
        boolean allowPrivateAddresses,
        boolean rawTcp) {

    private static final Pattern LITERAL = Pattern.compile("\\[[^\\]]+\\]|[0-9.]+");
    private static final int LONGEST_NAME = 60;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    static final TypedRule BLANK = new TypedRule(
            "", DestinationType.FQDN, "", List.of("443"), List.of(), "", Purpose.OTHER.code(), null, false, false);

    TypedRule {
        ports = List.copyOf(ports);
        paths = List.copyOf(paths);
    }

    static TypedRule suggested(RulesAddress.Suggestion suggestion) {
        String host = suggestion.host();
        boolean literal = LITERAL.matcher(host).matches();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new TypedRule(
                bare.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+|-+$", "")
                        .transform(name -> name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name),
                literal ? DestinationType.CIDR : DestinationType.FQDN,
                literal ? bare + (bare.indexOf(':') >= 0 ? "/128" : "/32") : host,
                suggestion.port().isEmpty() ? List.of() : List.of(suggestion.port()),
                suggestion.path().isEmpty() ? List.of() : List.of(suggestion.path()),
                "",
                Purpose.OTHER.code(),
                null,
                false,
                false);
    }

    static TypedRule of(EgressRule rule) {
        return new TypedRule(
                rule.name(),
                rule.type(),
                rule.target().toString(),
                rule.ports().ports().stream().map(String::valueOf).toList(),
                rule.paths().stream().map(Object::toString).toList(),
                rule.description(),
                rule.purpose().code(),
                rule.expiresAt(),
                rule.allowPrivateAddresses(),
                rule.rawTcp());
    }

    /** As the use cases take it; ports that are no numbers are left out, {@link #unreadable} names them. */
    RuleDraft draft() {
        return new RuleDraft(
                name,
                type.name(),
                destination,
                ports.stream().filter(TypedRule::isNumber).map(Integer::valueOf).toList(),
                paths,
                description,
                purpose,
                expiresAt,
                allowPrivateAddresses,
                rawTcp);
    }

    /** What cannot even be said to the use cases. */
    List<RuleFinding> unreadable() {
        return ports.stream()
                .filter(port -> !isNumber(port))
                .map(port -> new RuleFinding(RuleField.PORTS, Problem.of("PORT_OUT_OF_RANGE", "“" + port + "”")))
                .toList();
    }

    TypedRule named(String otherName) {
        return new TypedRule(
                otherName,
                type,
                destination,
                ports,
                paths,
                description,
                purpose,
                expiresAt,
                allowPrivateAddresses,
                rawTcp);
    }

    TypedRule to(DestinationType otherType, String otherDestination) {
        return new TypedRule(
                name,
                otherType,
                otherDestination,
                ports,
                paths,
                description,
                purpose,
                expiresAt,
                allowPrivateAddresses,
                rawTcp);
    }

    private static boolean isNumber(String port) {
        return NUMBER.matcher(port).matches();
    }
}

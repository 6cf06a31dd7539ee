package dev.sallyport.reports;

import dev.sallyport.policy.EgressRule;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of a rule by the names that the ledger gives them, as text. */
enum RulePart {
    DESTINATION("destination", rule -> rule.target().toString()),
    PORTS("ports", rule -> joined(rule.ports().ports())),
    PATHS("paths", rule -> joined(rule.paths())),
    PURPOSE("purpose", rule -> rule.purpose().code()),
    DESCRIPTION("description", rule -> rule.description()),
    EXPIRES_AT(
            "expires_at",
            rule -> rule.expiresAt() == null ? "" : rule.expiresAt().toString()),
    ALLOW_PRIVATE_ADDRESSES("allow_private_addresses", rule -> Boolean.toString(rule.allowPrivateAddresses())),
    RAW_TCP("raw_tcp", rule -> Boolean.toString(rule.rawTcp())),
    MANAGED_REASON("managed_reason", rule -> rule.managedReason() == null ? "" : rule.managedReason());

    private final String field;
    private final Function<EgressRule, String> value;

    RulePart(String field, Function<EgressRule, String> value) {
        this.field = field;
        this.value = value;
    }

    /** Names of those in which two contents differ. */
    static List<String> differing(EgressRule before, EgressRule after) {
        return Arrays.stream(values())
                .filter(part -> !part.value.apply(before).equals(part.value.apply(after)))
                .map(part -> part.field)
                .toList();
    }

    /** Null for what is not restricted or not said: every port, every path, no end, no description. */
    static @Nullable String text(String field, EgressRule rule) {
        String text = Arrays.stream(values())
                .filter(part -> part.field.equals(field))
                .findFirst()
                .orElseThrow()
                .value
                .apply(rule);
        return text.isEmpty() ? null : text;
    }

    private static String joined(Collection<?> values) {
        return values.stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}

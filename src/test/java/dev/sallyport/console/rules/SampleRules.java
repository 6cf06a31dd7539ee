package dev.sallyport.console.rules;

import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.RuleLimits;
import dev.sallyport.policy.RuleValidation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rules as a cluster might have them, judged by the real validation. */
final class SampleRules {

    static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private SampleRules() {}

    static Function<RuleDraft, RuleValidation.Outcome> validation(EgressRule... others) {
        return draft -> RuleValidation.validate(
                id(draft.name()),
                draft,
                new RuleValidation.Surroundings(
                        List.of(others),
                        Purpose.BUILT_IN.stream().map(Purpose::code).collect(Collectors.toSet()),
                        NOW,
                        AddressClasses.standard(),
                        RuleLimits.STANDARD));
    }

    static RuleId id(String name) {
        return new RuleId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    static EgressRule rule(String name, String destination, Integer... ports) {
        RuleDraft draft = new RuleDraft(
                name, "FQDN", destination, List.of(ports), List.of(), "", Purpose.OTHER.code(), null, false, false);
        return Objects.requireNonNull(validation().apply(draft).rule());
    }

    static RuleVersion version(EgressRule rule, long revision) {
        return new RuleVersion(rule, 1, revision, null, NOW, "admin@example.com", NOW, "admin@example.com");
    }
}

package dev.sallyport.console.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.console.cluster.Labels;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.RuleField;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.policy.Verdict;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleWordsTest {

    private static final EgressRule RULE = SampleRules.rule("partner-api", "api.example.com", 443);

    @Test
    void every_reason_check_purpose_field_and_choice_has_its_words() {
        for (Reason reason : Reason.values()) {
            assertThat(RuleWords.reason(new Decision(Verdict.DENIED, reason, null, List.of())))
                    .isNotBlank();
            if (reason != Reason.MALFORMED_DESTINATION && reason != Reason.NO_MATCHING_RULE) {
                assertThat(RuleWords.reason(new Decision(Verdict.DENIED, reason, RULE, List.of())))
                        .isNotBlank();
            }
        }
        for (Decision.Check check : Decision.Check.values()) {
            assertThat(Words.of("console.rules.check." + check)).isNotBlank();
        }
        for (Decision.Outcome outcome : Decision.Outcome.values()) {
            assertThat(Words.of("console.rules.outcome." + outcome)).isNotBlank();
        }
        for (RulesAddress.Standing standing : RulesAddress.Standing.values()) {
            assertThat(Words.of("console.rules.filter.state." + standing)).isNotBlank();
        }
        for (RuleField field : RuleField.values()) {
            assertThat(RuleWords.field(field)).isNotBlank();
            assertThat(RuleWords.value(TypedRule.of(RULE), field)).isNotBlank();
        }
        for (Purpose purpose : Purpose.BUILT_IN) {
            assertThat(Labels.purpose(purpose.code())).isNotEqualTo(purpose.code());
        }
        assertThat(Labels.purpose("PAYROLL")).isEqualTo("PAYROLL");
    }

    @Test
    void in_allow_all_what_a_test_says_names_both_policies() {
        assertThat(RuleWords.reason(new Decision(Verdict.ALLOWED_OBSERVING, Reason.NO_MATCHING_RULE, null, List.of())))
                .contains("allow all")
                .contains("deny all")
                .contains("No rule matches");
    }

    @Test
    void a_pending_rule_names_the_gateways_that_have_not_acknowledged_it_and_no_others() {
        RuleVersion version = SampleRules.version(RULE, 7);
        EnforcementStatus status = status(TrafficPolicy.DEFAULT_DENY, gateway("east", 7L), gateway("west", 6L));
        assertThat(RuleWords.state(version, RuleState.PENDING_UPDATE, status))
                .contains("west")
                .doesNotContain("east")
                .contains("revision 7");
        assertThat(RuleWords.waitingFor(version, status))
                .extracting(GatewayStatus::gateway)
                .containsExactly("west");
    }

    @Test
    void acknowledged_is_not_called_in_force_before_a_probe_proved_it() {
        RuleVersion version = SampleRules.version(RULE, 7);
        assertThat(RuleWords.state(version, RuleState.ACTIVE, status(TrafficPolicy.DEFAULT_DENY, gateway("east", 7L))))
                .startsWith("Acknowledged")
                .doesNotContain("In force");
        assertThat(RuleWords.state(version, RuleState.ACTIVE, status(TrafficPolicy.ALLOW_ALL, gateway("east", 7L))))
                .startsWith("Ready");
    }

    @Test
    void without_a_gateway_nothing_is_claimed() {
        assertThat(RuleWords.state(
                        SampleRules.version(RULE, 7), RuleState.PENDING_CREATION, status(TrafficPolicy.DEFAULT_DENY)))
                .contains("No gateway");
    }

    private static EnforcementStatus status(TrafficPolicy policy, GatewayStatus... gateways) {
        return new EnforcementStatus(
                new ClusterId(new UUID(1, 2)),
                policy,
                PolicyState.UPDATING,
                null,
                7,
                6,
                SampleRules.NOW,
                List.of(gateways),
                Map.of(),
                0,
                false,
                List.of());
    }

    private static GatewayStatus gateway(String name, @Nullable Long acknowledged) {
        return new GatewayStatus(
                name,
                acknowledged != null && acknowledged == 7L ? GatewayState.IN_SYNC : GatewayState.BEHIND,
                7L,
                SampleRules.NOW,
                acknowledged,
                SampleRules.NOW,
                null,
                null,
                null,
                SampleRules.NOW,
                null,
                null,
                null,
                "1.40.0",
                null,
                0,
                false,
                null,
                java.util.Set.of());
    }
}

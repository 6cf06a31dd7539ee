package dev.sallyport.console.parts;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.policy.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateBadgeTest {

    static Stream<StateBadge> every_state_has_icon_and_word() {
        return Stream.of(
                        Stream.of(RuleState.values()).map(StateBadge::of),
                        Stream.of(GatewayState.values()).map(StateBadge::of),
                        Stream.of(Verdict.values()).map(StateBadge::of),
                        Stream.of(PolicyState.values()).map(StateBadge::face).map(StateBadge::of))
                .flatMap(badges -> badges);
    }

    @ParameterizedTest
    @MethodSource
    void every_state_has_icon_and_word(StateBadge badge) {
        assertThat(badge.getClassNames()).contains("b").hasSize(2);
        assertThat(badge.getChildren().filter(child -> child.hasClassName("ic")))
                .hasSize(1);
        assertThat(words(badge)).isNotBlank();
    }

    @Test
    void an_acknowledged_rule_is_ready_in_allow_all_and_active_in_deny_all() {
        assertThat(words(StateBadge.of(RuleState.ACTIVE, TrafficPolicy.ALLOW_ALL)))
                .isEqualTo("Ready");
        assertThat(words(StateBadge.of(RuleState.ACTIVE, TrafficPolicy.DEFAULT_DENY)))
                .isEqualTo("Active");
    }

    @Test
    void without_a_gateway_no_policy_is_claimed() {
        assertThat(words(StateBadge.ofPolicy(Pictures.of(PolicyState.DEFAULT_DENY, 3, 3))))
                .isEqualTo("No gateway");
    }

    @Test
    void a_policy_is_in_force_only_when_it_is_acknowledged_and_proven() {
        var acknowledged = Pictures.gateway("a", GatewayState.IN_SYNC, 3L);
        assertThat(words(StateBadge.ofProgress(Pictures.of(PolicyState.DEFAULT_DENY, 3, 3, acknowledged))))
                .isEqualTo("In force");
        var old = Pictures.gateway("a", GatewayState.BEHIND, 2L);
        assertThat(words(StateBadge.ofProgress(Pictures.of(PolicyState.UPDATING, 3, 2, old))))
                .isEqualTo("Updating");
    }

    @Test
    void what_was_proven_of_a_gateway_that_is_not_there_or_has_nothing_is_not_said() {
        for (GatewayState state : GatewayState.values()) {
            var gateway = Pictures.gateway("a", state, 3L);
            assertThat(Pictures.of(PolicyState.DEFAULT_DENY, 3, 3, gateway).proven())
                    .as(state.name())
                    .isEqualTo(state == GatewayState.IN_SYNC);
        }
    }

    private static String words(Component badge) {
        return badge.getElement().getTextRecursively();
    }
}

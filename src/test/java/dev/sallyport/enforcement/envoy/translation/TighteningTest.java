package dev.sallyport.enforcement.envoy.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.DecisionTable;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

class TighteningTest {

    private static final List<EgressRule> ALL = DecisionTable.RULES;
    private static final List<EgressRule> FEWER = ALL.subList(1, ALL.size());

    @Test
    void taking_a_rule_away_is_one() {
        assertThat(Tightening.between(denying(ALL), denying(FEWER))).isTrue();
    }

    @Test
    void adding_a_rule_is_none() {
        assertThat(Tightening.between(denying(FEWER), denying(ALL))).isFalse();
    }

    @Test
    void deny_all_is_one_even_with_more_rules() {
        assertThat(Tightening.between(allowing(FEWER), denying(ALL))).isTrue();
    }

    @Test
    void allow_all_is_none() {
        assertThat(Tightening.between(denying(ALL), allowing(FEWER))).isFalse();
    }

    @Test
    void in_allow_all_a_rule_forbids_nothing_by_going() {
        assertThat(Tightening.between(allowing(ALL), allowing(FEWER))).isFalse();
    }

    @Test
    void a_new_name_for_the_same_allowance_is_none() {
        EgressRule first = ALL.getFirst();
        EgressRule renamed = new EgressRule(
                first.id(),
                "renamed",
                first.target(),
                first.ports(),
                first.paths(),
                "other words",
                first.purpose(),
                null,
                first.allowPrivateAddresses(),
                first.rawTcp(),
                null);
        assertThat(Tightening.between(denying(List.of(first)), denying(List.of(renamed))))
                .isFalse();
    }

    @Test
    void closing_is_one_and_staying_closed_is_none() {
        assertThat(Tightening.between(allowing(ALL), closed())).isTrue();
        assertThat(Tightening.between(closed(), closed())).isFalse();
    }

    private static ClusterPerimeter denying(List<EgressRule> rules) {
        return Laboratory.cluster(3128, 1, TrafficPolicy.DEFAULT_DENY, rules);
    }

    private static ClusterPerimeter allowing(List<EgressRule> rules) {
        return Laboratory.cluster(3128, 1, TrafficPolicy.ALLOW_ALL, rules);
    }

    private static ClusterPerimeter closed() {
        ClusterPerimeter open = allowing(ALL);
        return new ClusterPerimeter(
                open.cluster(), open.name(), open.egressPort(), open.clientSources(), true, open.perimeter());
    }
}

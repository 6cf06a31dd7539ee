package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.PlainRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatewayPlanTest {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 1));

    private static EgressRule rule(int number) {
        return rule(number, "h" + number + ".example.com");
    }

    private static EgressRule rule(int number, String host) {
        return PlainRules.rule(new RuleId(new UUID(0, number)), "r" + number, HostPattern.parse(host), PortSet.ALL);
    }

    private static ClusterPerimeter at(long revision, TrafficPolicy policy, List<EgressRule> rules) {
        return new ClusterPerimeter(CLUSTER, "c", 3128, List.of(), false, new Perimeter(revision, policy, rules));
    }

    private static ClusterPerimeter at(long revision, EgressRule... rules) {
        return at(revision, TrafficPolicy.DEFAULT_DENY, List.of(rules));
    }

    /** What a gateway was sent, in order, until the plan is done; it refuses what {@code bad} says. */
    private static List<ClusterPerimeter> drive(GatewayPlan plan, Predicate<ClusterPerimeter> bad) {
        List<ClusterPerimeter> sent = new ArrayList<>();
        List<ClusterPerimeter> refused = new ArrayList<>();
        ClusterPerimeter next = sent(plan);
        while (sent.isEmpty() || !next.equals(sent.getLast())) {
            assertThat(sent).as("the plan never ends").hasSizeLessThan(200);
            assertThat(refused).as("what was refused before").doesNotContain(next);
            sent.add(next);
            if (bad.test(next)) {
                refused.add(next);
                plan.refused(next);
            } else {
                plan.has(next.perimeter());
                plan.passed();
            }
            next = sent(plan);
        }
        return sent;
    }

    private static ClusterPerimeter sent(GatewayPlan plan) {
        plan.skipKnown(Withheld.NOTHING);
        return plan.candidate(Withheld.NOTHING).perimeter();
    }

    private static List<RuleId> parkedRules(GatewayPlan plan) {
        return plan.parked().stream()
                .filter(Part.Rule.class::isInstance)
                .map(part -> ((Part.Rule) part).content().id())
                .toList();
    }

    private static Predicate<ClusterPerimeter> refusing(EgressRule... refused) {
        Set<EgressRule> bad = Set.of(refused);
        return candidate -> candidate.perimeter().rules().stream().anyMatch(bad::contains);
    }

    private static GatewayPlan settledAt(ClusterPerimeter settled) {
        return new GatewayPlan(settled, settled.perimeter());
    }

    @Test
    void an_undisturbed_change_is_sent_once_and_whole() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(3, rule(1), rule(2)));

        assertThat(drive(plan, candidate -> false)).containsExactly(at(3, rule(1), rule(2)));
        assertThat(parkedRules(plan)).isEmpty();
    }

    @Test
    void one_refused_rule_is_parked_and_what_was_there_stays() {
        GatewayPlan plan = settledAt(at(1, rule(1)));
        plan.want(at(2, rule(1), rule(2)));

        List<ClusterPerimeter> sent = drive(plan, refusing(rule(2)));

        assertThat(sent.getLast().perimeter().rules()).containsExactly(rule(1));
        assertThat(parkedRules(plan)).containsExactly(rule(2).id());
    }

    @Test
    void only_the_rule_that_is_really_refused_fails_and_the_others_go_through() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(5, rule(1), rule(2), rule(3), rule(4)));

        List<ClusterPerimeter> sent = drive(plan, refusing(rule(2)));

        assertThat(parkedRules(plan)).containsExactly(rule(2).id());
        assertThat(sent.getLast().perimeter().rules()).containsExactly(rule(1), rule(3), rule(4));
        assertThat(plan.sorted()).isTrue();
    }

    @Test
    void a_rule_that_is_last_in_turn_is_parked_without_sending_again_what_was_refused_at_first() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(3, rule(1), rule(2)));

        List<ClusterPerimeter> sent = drive(plan, refusing(rule(2)));

        assertThat(sent).containsExactly(at(3, rule(1), rule(2)), at(3), at(3, rule(1)));
        assertThat(parkedRules(plan)).containsExactly(rule(2).id());
        assertThat(plan.sorted()).isTrue();
    }

    @Test
    void what_is_taken_away_goes_out_before_any_addition_is_tried_again() {
        GatewayPlan plan = settledAt(at(1, rule(1)));
        plan.want(at(4, rule(2), rule(3)));

        List<ClusterPerimeter> sent = drive(plan, refusing(rule(3)));

        assertThat(sent.get(1).perimeter().rules()).isEmpty();
        assertThat(sent.getLast().perimeter().rules()).containsExactly(rule(2));
    }

    @Test
    void an_edit_that_is_refused_keeps_the_content_of_before() {
        EgressRule edited = rule(1, "other.example.com");
        GatewayPlan plan = settledAt(at(1, rule(1)));
        plan.want(at(2, edited));

        List<ClusterPerimeter> sent = drive(plan, refusing(edited));

        assertThat(sent.getLast().perimeter().rules()).containsExactly(rule(1));
        assertThat(parkedRules(plan)).containsExactly(rule(1).id());
    }

    @Test
    void a_policy_that_is_refused_leaves_the_one_of_before_and_the_rules_go_through() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(3, TrafficPolicy.ALLOW_ALL, List.of(rule(1))));

        List<ClusterPerimeter> sent =
                drive(plan, candidate -> candidate.perimeter().policy() == TrafficPolicy.ALLOW_ALL);

        assertThat(plan.policyParked()).isTrue();
        assertThat(sent.getLast().perimeter().policy()).isEqualTo(TrafficPolicy.DEFAULT_DENY);
        assertThat(sent.getLast().perimeter().rules()).containsExactly(rule(1));
    }

    @Test
    void the_refused_content_is_not_sent_again_by_later_changes() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(2, rule(1)));
        drive(plan, refusing(rule(1)));
        plan.want(at(3, rule(1), rule(2)));

        List<ClusterPerimeter> sent = drive(plan, refusing(rule(1)));

        assertThat(sent).containsExactly(at(3, rule(2)));
        assertThat(parkedRules(plan)).containsExactly(rule(1).id());
    }

    @Test
    void an_edit_of_what_was_refused_is_tried() {
        EgressRule mended = rule(1, "mended.example.com");
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(2, rule(1)));
        drive(plan, refusing(rule(1)));
        plan.want(at(3, mended));

        assertThat(drive(plan, refusing(rule(1)))).containsExactly(at(3, mended));
        assertThat(parkedRules(plan)).isEmpty();
    }

    @Test
    void what_forbids_is_tried_before_what_opens() {
        EgressRule edited = rule(1, "other.example.com");
        GatewayPlan plan = settledAt(at(1, TrafficPolicy.ALLOW_ALL, List.of(rule(1))));
        plan.want(at(4, rule(2), edited));

        List<ClusterPerimeter> sent = drive(plan, refusing(rule(2)));

        assertThat(sent.get(1)).isEqualTo(at(4, TrafficPolicy.ALLOW_ALL, List.of(rule(1))));
        assertThat(sent.get(2)).isEqualTo(at(4, rule(1)));
        assertThat(sent.get(3)).isEqualTo(at(4, edited));
        assertThat(sent.getLast()).isEqualTo(at(4, edited));
        assertThat(parkedRules(plan)).containsExactly(rule(2).id());
    }

    @Test
    void deny_all_that_is_refused_settles_nothing_and_leaves_the_gateway_what_it_has() {
        GatewayPlan plan = settledAt(at(1, TrafficPolicy.ALLOW_ALL, List.of(rule(1))));
        plan.want(at(2, rule(1)));

        List<ClusterPerimeter> sent =
                drive(plan, candidate -> candidate.perimeter().policy() == TrafficPolicy.DEFAULT_DENY);

        assertThat(sent.getLast()).isEqualTo(at(2, TrafficPolicy.ALLOW_ALL, List.of(rule(1))));
        assertThat(plan.policyParked()).isTrue();
        assertThat(plan.candidate(Withheld.NOTHING).settles()).isFalse();
    }

    @Test
    void a_revision_settles_without_the_rule_that_was_refused_once_nothing_is_in_doubt() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(3, rule(1), rule(2)));
        plan.refused(at(3, rule(1), rule(2)));
        assertThat(plan.candidate(Withheld.NOTHING).settles()).isFalse();

        drive(plan, refusing(rule(2)));

        Candidate candidate = plan.candidate(Withheld.NOTHING);
        assertThat(candidate.settles()).isTrue();
        assertThat(candidate.without()).containsExactly(rule(2).id());
    }

    @Test
    void an_addition_is_not_blamed_for_a_table_that_is_refused_without_it_too() {
        GatewayPlan plan = settledAt(at(1, rule(1)));
        plan.want(at(3, rule(2)));

        drive(plan, candidate -> true);

        assertThat(plan.stuck()).isTrue();
        assertThat(plan.parked()).isEmpty();
    }

    @Test
    void what_another_gateway_refused_is_left_out_and_what_this_one_refuses_stays_as_it_is_there() {
        EgressRule edited = rule(1, "other.example.com");
        GatewayPlan plan = settledAt(at(1, rule(1)));
        plan.want(at(3, edited, rule(2), rule(3)));
        drive(plan, refusing(edited));

        Candidate candidate = plan.candidate(new Withheld(Set.of(new Part.Rule(rule(2))), Set.of()));

        assertThat(candidate.perimeter()).isEqualTo(at(3, rule(1), rule(3)));
        assertThat(candidate.without()).containsExactlyInAnyOrder(rule(1).id(), rule(2).id());
    }

    @Test
    void what_another_gateway_refused_is_not_tried_here_and_the_next_trial_follows() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(3, rule(1), rule(2)));
        plan.refused(at(3, rule(1), rule(2)));
        plan.has(at(3).perimeter());
        plan.passed();
        assertThat(sent(plan)).isEqualTo(at(3, rule(1)));

        plan.decidedElsewhere(Set.of(new Part.Rule(rule(1))));

        assertThat(plan.candidate(new Withheld(Set.of(new Part.Rule(rule(1))), Set.of()))
                        .perimeter())
                .isEqualTo(at(3, rule(2)));
        plan.passed();
        assertThat(plan.nothingRefused()).isTrue();
    }

    @Test
    void a_person_may_ask_to_try_again() {
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(2, rule(1)));
        drive(plan, refusing(rule(1)));
        plan.forgive();

        assertThat(sent(plan)).isEqualTo(at(2, rule(1)));
    }

    @Test
    void a_table_that_is_refused_without_any_addition_leaves_nothing_to_try() {
        GatewayPlan plan = settledAt(at(1, rule(1)));
        plan.want(at(2));

        assertThat(drive(plan, candidate -> true)).hasSize(1);
        assertThat(plan.stuck()).isTrue();
    }

    @Test
    void three_bad_rules_among_forty_are_found_in_fewer_tries_than_one_each() {
        EgressRule[] rules =
                IntStream.range(0, 40).mapToObj(GatewayPlanTest::rule).toArray(EgressRule[]::new);
        GatewayPlan plan = settledAt(at(1));
        plan.want(at(41, rules));

        List<ClusterPerimeter> sent = drive(plan, refusing(rules[3], rules[17], rules[39]));

        assertThat(parkedRules(plan)).containsExactlyInAnyOrder(rules[3].id(), rules[17].id(), rules[39].id());
        assertThat(sent.getLast().perimeter().rules()).hasSize(37);
        assertThat(sent).hasSizeLessThan(40);
    }
}

package dev.sallyport.console.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.RouteParam;
import com.vaadin.flow.router.RouteParameters;
import dev.sallyport.console.rules.RulesAddress.Open;
import dev.sallyport.console.rules.RulesAddress.Standing;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleQuery;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RulesAddressTest {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(1, 2));

    @Test
    void every_state_of_the_page_survives_the_way_through_its_address() {
        for (Open open : Set.of(new Open.Nothing(), new Open.NewRule(), new Open.Rule(SampleRules.id("a")))) {
            for (Standing standing : Standing.values()) {
                for (RuleQuery.Order order : RuleQuery.Order.values()) {
                    RulesAddress address = new RulesAddress(
                            "a&b=c d", Set.of("OTHER", "CHANGEFEED"), standing, true, order, true, open);
                    assertThat(RulesAddress.read(address.path(CLUSTER), throughText(address.query())))
                            .isEqualTo(address);
                }
            }
        }
    }

    @Test
    void the_plain_page_has_a_plain_address() {
        assertThat(RulesAddress.PLAIN.query().getQueryString()).isEmpty();
        assertThat(RulesAddress.PLAIN.path(CLUSTER).get(RulesAddress.RULE)).isEmpty();
    }

    @Test
    void nonsense_in_an_address_counts_as_not_said() {
        assertThat(RulesAddress.read(
                        new RouteParameters(new RouteParam(RulesAddress.RULE, "..%2f")),
                        QueryParameters.fromString("sort=-nonsense&state=broken&managed=perhaps")))
                .isEqualTo(RulesAddress.PLAIN.sorted(RuleQuery.Order.NAME, true).managed(false));
    }

    @Test
    void the_question_to_the_database_says_what_the_address_says() {
        RulesAddress asked = RulesAddress.PLAIN
                .searching("bank")
                .of(Set.of("CHANGEFEED"))
                .standing(Standing.UNSETTLED)
                .sorted(RuleQuery.Order.CHANGED_AT, true);
        assertThat(RuleRows.query(asked, 41, 50, 25))
                .isEqualTo(new RuleQuery(
                        "bank", Set.of("CHANGEFEED"), null, 41L, null, RuleQuery.Order.CHANGED_AT, true, 50, 25));
    }

    @Test
    void what_is_settled_and_what_is_not_are_the_two_halves_of_the_rules() {
        RuleQuery settled = RuleRows.query(RulesAddress.PLAIN.standing(Standing.SETTLED), 41, 0, 25);
        assertThat(settled.changedUpTo()).isEqualTo(41L);
        assertThat(settled.changedAfter()).isNull();
        RuleQuery any = RuleRows.query(RulesAddress.PLAIN, 41, 0, 25);
        assertThat(any.changedUpTo()).isNull();
        assertThat(any.changedAfter()).isNull();
    }

    @Test
    void rows_picked_by_hand_are_matched_and_ordered_as_the_database_does() {
        var first = SampleRules.version(SampleRules.rule("Alpha", "z.example.com", 443), 2);
        var second = SampleRules.version(SampleRules.rule("beta", "a.example.com", 443), 3);
        assertThat(RuleRows.matches(RulesAddress.PLAIN.searching(" ALPHA ")).test(first))
                .isTrue();
        assertThat(RuleRows.matches(RulesAddress.PLAIN.searching("alpha")).test(second))
                .isFalse();
        assertThat(RuleRows.matches(RulesAddress.PLAIN.of(Set.of("CHANGEFEED"))).test(first))
                .isFalse();
        assertThat(RuleRows.matches(RulesAddress.PLAIN.managed(true)).test(first))
                .isFalse();
        assertThat(RuleRows.comparator(RulesAddress.PLAIN).compare(first, second))
                .isNegative();
        assertThat(RuleRows.comparator(RulesAddress.PLAIN.sorted(RuleQuery.Order.DESTINATION, false))
                        .compare(first, second))
                .isPositive();
    }

    private static QueryParameters throughText(QueryParameters parameters) {
        return QueryParameters.fromString(parameters.getQueryString());
    }
}

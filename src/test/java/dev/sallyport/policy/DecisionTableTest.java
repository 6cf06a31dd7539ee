package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.policy.DecisionTable.Case;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DecisionTableTest {

    @TestFactory
    Stream<DynamicTest> the_decider_says_what_the_table_says_in_deny_all() {
        return cases(TrafficPolicy.DEFAULT_DENY);
    }

    @TestFactory
    Stream<DynamicTest> the_decider_says_what_the_table_says_in_allow_all() {
        return cases(TrafficPolicy.ALLOW_ALL);
    }

    @Test
    void the_table_has_enough_cases_and_no_name_twice() {
        List<String> names = DecisionTable.cases().stream().map(Case::name).toList();
        assertThat(names).hasSizeGreaterThan(200).doesNotHaveDuplicates();
    }

    private static Stream<DynamicTest> cases(TrafficPolicy policy) {
        Decider decider = Decider.compile(new Perimeter(7, policy, DecisionTable.RULES), AddressClasses.standard());
        return DecisionTable.cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> {
                    Decision decision = switch (one.how()) {
                        case TUNNEL -> decider.decideTunnel(one.asked());
                        case HTTP -> decider.decideHttp(one.asked());
                    };
                    assertThat(decision.reason()).isEqualTo(one.expected());
                    assertThat(decision.allowed()).isEqualTo(!DecisionTable.refuses(one.expected(), policy));
                }));
    }
}

package dev.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.console.parts.Pictures;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.PlainRules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every row of the table of states, as a sentence. */
class RuleStateTest {

    private static final RuleId RULE = new RuleId(new UUID(0, 1));

    private record Case(
            String sentence,
            RuleVersion rule,
            EnforcementStatus status,
            @Nullable RuleState state) {}

    @TestFactory
    Stream<DynamicTest> states() {
        return Stream.of(
                        new Case(
                                "a rule made after the settled revision is pending",
                                rule(5, 5, null),
                                settled(4),
                                RuleState.PENDING_CREATION),
                        new Case(
                                "a rule made at the settled revision is active",
                                rule(5, 5, null),
                                settled(5),
                                RuleState.ACTIVE),
                        new Case("a rule made before it is active", rule(3, 3, null), settled(5), RuleState.ACTIVE),
                        new Case(
                                "a rule that a gateway refused has failed",
                                rule(5, 5, null),
                                refused(4, 5),
                                RuleState.CREATION_FAILED),
                        new Case(
                                "also when the revision is settled without it",
                                rule(5, 5, null),
                                refused(6, 6),
                                RuleState.CREATION_FAILED),
                        new Case(
                                "an edit after the settled revision is a pending update",
                                rule(2, 5, null),
                                settled(4),
                                RuleState.PENDING_UPDATE),
                        new Case(
                                "an edit that a gateway refused has failed",
                                rule(2, 5, null),
                                refused(4, 5),
                                RuleState.DELETION_FAILED),
                        new Case(
                                "an edit after the refusal is pending again",
                                rule(2, 7, null),
                                refused(4, 5),
                                RuleState.PENDING_UPDATE),
                        new Case(
                                "a deletion after the settled revision is pending",
                                rule(2, 2, 5L),
                                settled(4),
                                RuleState.PENDING_DELETION),
                        new Case("a settled deletion is gone", rule(2, 2, 5L), settled(5), null),
                        new Case(
                                "a deletion of what was refused is pending and then gone",
                                rule(5, 5, 6L),
                                refused(5, 5),
                                RuleState.PENDING_DELETION),
                        new Case(
                                "what waits past the deadline is inconsistent: creation",
                                rule(5, 5, null),
                                overdue(4),
                                RuleState.INCONSISTENT),
                        new Case("update", rule(2, 5, null), overdue(4), RuleState.INCONSISTENT),
                        new Case("deletion", rule(2, 2, 5L), overdue(4), RuleState.INCONSISTENT),
                        new Case(
                                "what was saved after what is overdue is on its way: creation",
                                rule(6, 6, null),
                                overdue(4),
                                RuleState.PENDING_CREATION),
                        new Case("update", rule(2, 6, null), overdue(4), RuleState.PENDING_UPDATE),
                        new Case("deletion", rule(2, 2, 6L), overdue(4), RuleState.PENDING_DELETION),
                        new Case(
                                "an edit of what is overdue is on its way",
                                rule(5, 6, null),
                                overdue(4),
                                RuleState.PENDING_CREATION),
                        new Case(
                                "that a gateway had fallen back says nothing of what was saved since",
                                rule(10, 10, null),
                                fellBehind(),
                                RuleState.PENDING_CREATION),
                        new Case(
                                "with a gateway that was given up nothing is consistent",
                                rule(10, 10, null),
                                abandoned(),
                                RuleState.INCONSISTENT),
                        new Case(
                                "a settled rule stays active while something newer is overdue",
                                rule(2, 2, null),
                                overdue(4),
                                RuleState.ACTIVE),
                        new Case(
                                "a gateway that fell back makes a settled rule inconsistent",
                                rule(2, 2, null),
                                fellBehind(),
                                RuleState.INCONSISTENT))
                .map(one -> DynamicTest.dynamicTest(
                        one.sentence(),
                        () -> assertThat(one.status().stateOf(one.rule())).isEqualTo(one.state())));
    }

    private static RuleVersion rule(long created, long changed, @Nullable Long deleted) {
        EgressRule rule = PlainRules.rule(RULE, "r", HostPattern.parse("api.example.com"), PortSet.ALL);
        return new RuleVersion(rule, created, changed, deleted, Instant.EPOCH, "a", Instant.EPOCH, "a");
    }

    private static EnforcementStatus settled(long settled) {
        return status(settled, Map.of(), 0, false);
    }

    private static EnforcementStatus refused(long settled, long refused) {
        return status(settled, Map.of(RULE, refused), 0, false);
    }

    /** Revision 5 is. */
    private static EnforcementStatus overdue(long settled) {
        return status(settled, Map.of(), 5, false);
    }

    private static EnforcementStatus fellBehind() {
        return status(9, Map.of(), 0, true);
    }

    private static EnforcementStatus abandoned() {
        return status(9, Map.of(), 0, true, Pictures.gateway("west", GatewayState.ABANDONED, 9L));
    }

    private static EnforcementStatus status(
            long settled, Map<RuleId, Long> refused, long overdue, boolean fellBehind, GatewayStatus... gateways) {
        return new EnforcementStatus(
                new ClusterId(new UUID(1, 1)),
                TrafficPolicy.DEFAULT_DENY,
                PolicyState.DEFAULT_DENY,
                null,
                9,
                settled,
                null,
                List.of(gateways),
                refused,
                overdue,
                fellBehind,
                List.of());
    }
}

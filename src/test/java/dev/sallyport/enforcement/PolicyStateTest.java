package dev.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of a policy, by what was seen last; which may be older than the policy. */
class PolicyStateTest {

    private static final String WORDS = "duplicate route";

    @Test
    void a_switch_that_is_not_settled_is_updating() {
        assertThat(said(cluster(5, 5, 4), seen(5, 0, null))).isEqualTo("UPDATING");
    }

    @Test
    void past_the_deadline_it_is_an_error_that_may_still_end_well() {
        EnforcementStatus status = status(cluster(5, 5, 4), seen(5, 5, null));
        assertThat(said(status)).isEqualTo("ERROR OVERDUE");
        assertThat(status.awaitsPolicy()).isTrue();
    }

    @Test
    void a_switch_is_updating_while_a_change_before_it_is_overdue() {
        EnforcementStatus status = status(cluster(6, 6, 4), seen(6, 5, null));
        assertThat(said(status)).isEqualTo("UPDATING");
        assertThat(status.overdue()).isTrue();
        assertThat(status.overdue(5)).isTrue();
        assertThat(status.overdue(6)).isFalse();
    }

    @Test
    void a_switch_stays_overdue_when_a_rule_is_saved_after_it() {
        assertThat(said(cluster(6, 5, 4), seen(6, 5, null))).isEqualTo("ERROR OVERDUE");
    }

    @Test
    void what_is_settled_is_not_overdue_by_an_older_picture() {
        EnforcementStatus status = status(cluster(5, 5, 5), seen(5, 5, null));
        assertThat(said(status)).isEqualTo("DEFAULT_DENY");
        assertThat(status.overdue()).isFalse();
    }

    @Test
    void a_policy_that_a_gateway_refused_is_an_error_also_with_a_newer_rule() {
        EnforcementStatus status = status(cluster(6, 5, 4), seen(5, 0, WORDS));
        assertThat(said(status)).isEqualTo("ERROR REFUSED");
        assertThat(status.awaitsPolicy()).isFalse();
        assertThat(said(cluster(6, 5, 4), seen(6, 0, WORDS))).isEqualTo("ERROR REFUSED");
    }

    @Test
    void what_a_gateway_refused_says_nothing_of_a_policy_that_was_saved_since() {
        assertThat(said(cluster(6, 6, 4), seen(5, 0, WORDS))).isEqualTo("UPDATING");
    }

    private static String said(Cluster cluster, Fleet.Seen seen) {
        return said(status(cluster, seen));
    }

    private static String said(EnforcementStatus status) {
        return status.policyState() + (status.policyReason() == null ? "" : " " + status.policyReason());
    }

    private static EnforcementStatus status(Cluster cluster, Fleet.Seen seen) {
        return Enforcement.status(cluster, seen, List.of());
    }

    private static Fleet.Seen seen(long revision, long overdue, @Nullable String refused) {
        return new Fleet.Seen(revision, List.of(), Map.of(), overdue, null, false, refused);
    }

    private static Cluster cluster(long revision, long policyRevision, long settled) {
        return new Cluster(
                new ClusterId(new UUID(1, 1)),
                "orders-prod",
                CloudProvider.AWS,
                List.of(),
                TrafficPolicy.DEFAULT_DENY,
                revision,
                policyRevision,
                settled,
                TrafficPolicy.ALLOW_ALL,
                3128,
                List.of(),
                false,
                Instant.EPOCH,
                Instant.EPOCH,
                "admin@example.com",
                null);
    }
}

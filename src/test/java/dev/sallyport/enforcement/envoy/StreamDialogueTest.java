package dev.sallyport.enforcement.envoy;

import static dev.sallyport.testing.envoy.ResourceKind.CLUSTERS;
import static dev.sallyport.testing.envoy.ResourceKind.LISTENERS;
import static dev.sallyport.testing.envoy.ResourceKind.TABLES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.envoy.SimulatedGateway;
import dev.sallyport.testing.envoy.SimulatedGateway.Offer;
import dev.sallyport.testing.envoy.Temper;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said on one stream, line by line. */
class StreamDialogueTest {

    private final TestControlPlane console = new TestControlPlane("a");
    private final ClusterId orders = console.cluster("orders");
    private final SimulatedGateway a = console.gateway("a");

    @BeforeEach
    void start() {
        console.started();
        console.quiet();
    }

    @AfterEach
    void end() {
        console.close();
    }

    private static String table(ClusterId cluster) {
        return Translation.routesName(cluster, TestControlPlane.settings());
    }

    private static String listener(ClusterId cluster) {
        return Translation.listenerName(cluster);
    }

    /** Has all there is, and from here on is silent until told to speak. */
    private void isInSync() {
        a.starts();
        console.saysAllIsWell(a);
        a.waitsForLines().hearsNothingMore();
    }

    @Test
    void a_gateway_that_starts_gets_clusters_then_listeners_and_the_tables_that_these_name() {
        a.connects().asksFor(CLUSTERS);
        a.isSent(CLUSTERS).accepts().hearsNothingMore();
        a.asksFor(LISTENERS);
        a.isSent(LISTENERS).of(listener(orders)).accepts().hearsNothingMore();
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.BEHIND);
        a.asksFor(TABLES);
        a.isSent(TABLES).of(table(orders)).at(1).accepts().hearsNothingMore();

        console.says(orders, a, GatewayState.IN_SYNC);
        console.settles(orders, 1);
    }

    @Test
    void only_tables_that_were_asked_for_are_sent() {
        ClusterId billing = console.cluster("billing");
        a.connects().asksFor(CLUSTERS);
        a.isSent(CLUSTERS).accepts().asksFor(LISTENERS);
        a.isSent(LISTENERS).of(listener(orders), listener(billing)).accepts();

        a.asksForTables(table(billing));
        a.isSent(TABLES).of(table(billing)).accepts().hearsNothingMore();
        console.says(billing, a, GatewayState.IN_SYNC);
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.BEHIND);

        a.asksForTables(table(billing), table(orders));
        a.isSent(TABLES).of(table(orders)).accepts().hearsNothingMore();
        console.says(orders, a, GatewayState.IN_SYNC);
    }

    @Test
    void a_change_of_rules_sends_the_one_table_and_nothing_else() {
        console.cluster("billing");
        isInSync();

        long revision = console.allows(orders, "api.example.com");
        a.isSent(TABLES).of(table(orders)).at(revision).accepts().hearsNothingMore();

        console.settles(orders, revision);
    }

    @Test
    void what_forbids_something_renews_the_listener_only_after_the_table_was_accepted() {
        isInSync();
        console.allows(orders, "api.example.com");
        a.isSent(TABLES).accepts().hearsNothingMore();

        long revision = console.allows(orders);
        Offer table = a.isSent(TABLES).at(revision);
        a.hearsNothingMore();
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.BEHIND);
        table.accepts();
        Offer listener = a.isSent(LISTENERS).of(listener(orders));
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.BEHIND);
        listener.accepts().hearsNothingMore();

        console.says(orders, a, GatewayState.IN_SYNC);
        console.settles(orders, revision);
    }

    @Test
    void of_changes_while_an_answer_is_awaited_only_the_newest_is_sent_after_it() {
        isInSync();
        console.allows(orders, "one.example.com");
        Offer first = a.isSent(TABLES).at(2);
        console.allows(orders, "one.example.com", "two.example.com");
        console.quiet();
        long newest = console.allows(orders, "one.example.com", "two.example.com", "three.example.com");
        a.hearsNothingMore();
        first.accepts();

        a.isSent(TABLES).at(newest).accepts().hearsNothingMore();
        console.settles(orders, newest);
    }

    @Test
    void an_answer_that_comes_twice_counts_once() {
        isInSync();
        console.allows(orders, "api.example.com");
        a.isSent(TABLES).accepts();
        console.says(orders, a, GatewayState.IN_SYNC);
        a.hearsNothingMore();
        int announced = console.announcements();

        a.says(a.request(TABLES)).says(a.request(TABLES)).hearsNothingMore();

        console.quiet();
        assertThat(console.announcements()).isEqualTo(announced);
    }

    @Test
    void an_answer_to_an_older_response_neither_acknowledges_nor_disturbs_the_newer_one() {
        isInSync();
        console.allows(orders, "one.example.com");
        Offer first = a.isSent(TABLES);
        DiscoveryRequest.Builder answer = a.request(TABLES);
        first.accepts();
        console.says(orders, a, GatewayState.IN_SYNC);
        console.allows(orders, "one.example.com", "two.example.com");
        Offer second = a.isSent(TABLES);

        a.says(a.request(TABLES).setResponseNonce(first.nonce()));
        a.says(answer.setResponseNonce("never sent"));
        a.says(answer.setResponseNonce(""));
        a.hearsNothingMore();
        console.quiet();
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.BEHIND);

        second.accepts().hearsNothingMore();
        console.says(orders, a, GatewayState.IN_SYNC);
    }

    @Test
    void the_nonce_of_another_stream_acknowledges_nothing() {
        a.connects().asksFor(CLUSTERS);
        String nonce = a.isSent(CLUSTERS).nonce();
        a.disconnects();
        SimulatedGateway again = console.gateway("a");
        again.connects().asksFor(CLUSTERS);
        Offer clusters = again.isSent(CLUSTERS);

        again.says(again.request(CLUSTERS).setVersionInfo(clusters.version()).setResponseNonce(nonce));
        again.asksFor(LISTENERS).hearsNothingMore();

        clusters.accepts();
        again.isSent(LISTENERS).accepts().hearsNothingMore();
    }

    @Test
    void a_first_request_counts_as_a_subscription_whatever_nonce_it_brings() {
        a.connects().says(a.request(CLUSTERS).setResponseNonce("7"));
        a.isSent(CLUSTERS).accepts().hearsNothingMore();
    }

    @Test
    void a_gateway_that_does_not_say_who_it_is_is_served_as_its_certificate_says() {
        a.connects().says(a.request(CLUSTERS).setNode(a.node().toBuilder().clearId()));
        a.isSent(CLUSTERS).accepts();

        console.says(orders, a, GatewayState.BEHIND);
    }

    @Test
    void a_gateway_that_does_not_say_which_envoy_it_is_is_sent_nothing() {
        a.connects().asksWithoutNode(CLUSTERS).hearsNothingMore();

        GatewayStatus status = console.says(orders, a, GatewayState.UNFIT);
        assertThat(status.version()).isNull();
        assertThat(Objects.requireNonNull(status.unfitness()).words(status.version()))
                .isEqualTo("Unfit: it does not say which Envoy it is; Envoy 1.40 or newer is needed.");
    }

    @Test
    void a_gateway_that_has_nothing_more_to_say_has_its_call_ended_by_the_console() {
        a.connects().asksFor(CLUSTERS);
        a.isSent(CLUSTERS).accepts();

        assertThat(a.finishes().isHungUpOn()).isEqualTo(Status.Code.OK);
        console.says(orders, a, GatewayState.NOT_SEEN);
    }

    @Test
    void a_gateway_that_calls_itself_another_is_served_as_its_certificate_says() {
        a.connects().says(a.request(CLUSTERS).setNode(a.node().toBuilder().setId("b")));
        a.isSent(CLUSTERS).accepts();

        assertThat(console.says(orders, a, GatewayState.BEHIND).version()).isEqualTo("1.40.0");
    }

    @Test
    void a_type_that_is_not_served_gets_no_answer_and_disturbs_nothing() {
        isInSync();
        a.says(DiscoveryRequest.newBuilder().setTypeUrl("type.googleapis.com/envoy.service.runtime.v3.Runtime"))
                .hearsNothingMore();

        long revision = console.allows(orders, "api.example.com");
        a.isSent(TABLES).at(revision).accepts().hearsNothingMore();
        console.settles(orders, revision);
    }

    @Test
    void after_coming_back_with_the_same_versions_nothing_is_sent_and_all_is_acknowledged() {
        console.cluster("billing");
        console.cluster("stock");
        isInSync();
        a.disconnects();
        console.says(orders, a, GatewayState.NOT_SEEN);

        a.comesBack().hearsNothingMore();

        console.saysAllIsWell(a);
    }

    @Test
    void after_coming_back_only_what_changed_meanwhile_is_sent() {
        console.cluster("billing");
        isInSync();
        a.disconnects();
        console.says(orders, a, GatewayState.NOT_SEEN);
        long revision = console.allows(orders, "api.example.com");
        console.quiet();

        a.comesBack();
        a.livesBy(Temper.accepting());

        console.says(orders, a, GatewayState.IN_SYNC);
        console.settles(orders, revision);
    }

    @Test
    void a_gateway_that_starts_anew_gets_everything_again() {
        isInSync();
        a.dies();
        console.says(orders, a, GatewayState.NOT_SEEN);

        a.connects().asksFor(CLUSTERS);
        console.says(orders, a, GatewayState.BEHIND);
        a.isSent(CLUSTERS).accepts().asksFor(LISTENERS);
        a.isSent(LISTENERS).accepts().asksFor(TABLES);
        a.isSent(TABLES).at(1).accepts().hearsNothingMore();
        console.says(orders, a, GatewayState.IN_SYNC);
    }

    @Test
    void of_a_deleted_cluster_first_the_table_closes_then_the_listener_and_what_they_led_to_goes_last() {
        isInSync();
        long revision = console.deletes(orders);

        a.isSent(TABLES).at(revision).accepts();
        a.isSent(LISTENERS).of(listener(orders)).accepts();
        console.settles(orders, revision);
        a.isSent(CLUSTERS).of().accepts().hearsNothingMore();

        console.perimeters().drop(orders);
        a.isSent(LISTENERS).of().accepts().hearsNothingMore();
    }

    @Test
    void a_listener_that_was_taken_away_and_comes_again_needs_its_table_anew() {
        ClusterId billing = console.cluster("billing");
        isInSync();

        a.asksForTables(table(orders)).hearsNothingMore();
        a.asksForTables(table(orders), table(billing));
        a.isSent(TABLES).of(table(billing)).accepts().hearsNothingMore();
    }
}

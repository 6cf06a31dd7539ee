package dev.sallyport.enforcement.envoy;

import static dev.sallyport.testing.envoy.ResourceKind.CLUSTERS;
import static dev.sallyport.testing.envoy.ResourceKind.LISTENERS;
import static dev.sallyport.testing.envoy.ResourceKind.TABLES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.envoy.translation.Translation;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.envoy.SimulatedGateway;
import dev.sallyport.testing.envoy.SimulatedGateway.Offer;
import dev.sallyport.testing.envoy.Temper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows when a gateway says no. */
class RefusalDialogueTest {

    private static final String WORDS = "Only unique values for domains are permitted";

    private final TestControlPlane console = new TestControlPlane("a");
    private final ClusterId orders = console.cluster("orders");
    private final ClusterId billing = console.cluster("billing");
    private final SimulatedGateway a = console.gateway("a");

    @BeforeEach
    void start() {
        console.started();
        a.starts();
        console.saysAllIsWell(a);
        a.waitsForLines().hearsNothingMore();
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

    @Test
    void a_refused_table_is_shown_in_the_gateways_words_and_what_was_there_goes_out_as_the_new_revision() {
        long revision = console.allows(orders, "api.example.com");
        a.isSent(TABLES).at(revision).refuses(WORDS);

        Offer without = a.isSent(TABLES).at(revision);
        assertThat(console.says(orders, a, GatewayState.REFUSED).refusal()).isEqualTo(WORDS);
        assertThat(console.status(orders, a).refusedRevision()).isEqualTo(revision);
        assertThat(console.status(billing, a).state()).isEqualTo(GatewayState.IN_SYNC);
        without.accepts().hearsNothingMore();
        assertThat(console.seen(orders).refusedRules()).hasSize(1);
        assertThat(console.says(orders, a, GatewayState.REFUSED).acknowledgedRevision())
                .isEqualTo(revision);
    }

    @Test
    void refused_bytes_are_not_sent_again_until_somebody_asks() {
        long revision = console.allows(orders, "api.example.com");
        Offer bad = a.isSent(TABLES).at(revision);
        bad.refuses(WORDS);
        a.isSent(TABLES).at(revision).accepts().hearsNothingMore();

        console.allows(billing, "other.example.com");
        a.isSent(TABLES).accepts().hearsNothingMore();

        console.sendsAgain(orders);
        a.isSent(TABLES).of(table(orders)).at(revision).accepts().hearsNothingMore();
        console.says(orders, a, GatewayState.IN_SYNC);
        console.settles(orders, revision);
        assertThat(console.seen(orders).refusedRules()).isEmpty();
    }

    @Test
    void of_several_changes_only_the_one_that_is_refused_by_itself_fails() {
        console.allows(orders, "old.example.com");
        a.isSent(TABLES).accepts();
        console.says(orders, a, GatewayState.IN_SYNC);
        a.livesBy(Temper.refusing("bad.example.com", WORDS));

        long revision = console.allows(orders, "one.example.com", "bad.example.com", "two.example.com");

        console.settles(orders, revision);
        assertThat(console.seen(orders).refusedRules()).hasSize(1);
        assertThat(a.revisions()).containsEntry(table(orders), revision);
        a.waitsForLines().hearsNothingMore();
    }

    @Test
    void what_is_taken_away_goes_out_at_once_after_a_refusal_without_anything_new() {
        console.allows(orders, "old.example.com");
        a.isSent(TABLES).accepts();
        console.says(orders, a, GatewayState.IN_SYNC);

        console.allows(orders, "bad.example.com", "worse.example.com");
        a.isSent(TABLES).refuses(WORDS);
        Offer removal = a.isSent(TABLES);
        a.hearsNothingMore();

        assertThat(removal.contains("old.example.com")).isFalse();
        assertThat(removal.contains("bad.example.com")).isFalse();
        removal.accepts();
        Offer listener = a.isSent(LISTENERS).of(listener(orders), listener(billing));
        listener.accepts();
    }

    @Test
    void a_refused_listener_that_is_named_holds_up_no_other() {
        console.allows(orders, "one.example.com");
        a.isSent(TABLES).accepts();
        console.allows(billing, "two.example.com");
        a.isSent(TABLES).accepts();
        console.quiet();
        a.hearsNothingMore();

        long ofOrders = console.allows(orders);
        a.isSent(TABLES).of(table(orders)).accepts();
        a.isSent(LISTENERS).refuses("Error adding/updating listener(s) " + listener(orders) + ": cannot bind");
        a.hearsNothingMore();
        assertThat(console.says(orders, a, GatewayState.REFUSED).refusedRevision())
                .isEqualTo(ofOrders);

        long ofBilling = console.allows(billing);
        a.isSent(TABLES).of(table(billing)).accepts();
        a.isSent(LISTENERS).of(listener(orders), listener(billing)).accepts().hearsNothingMore();
        console.settles(billing, ofBilling);
        assertThat(console.status(billing, a).state()).isEqualTo(GatewayState.IN_SYNC);
        assertThat(console.perimeters().settled(orders)).isLessThan(ofOrders);
    }

    @Test
    void where_a_refusal_of_a_set_names_nobody_its_new_parts_are_tried_one_by_one() {
        ClusterId stock = console.cluster("stock");
        Offer clusters = a.isSent(CLUSTERS);
        ClusterId parts = console.cluster("parts");
        clusters.accepts();
        a.isSent(CLUSTERS).accepts();
        a.isSent(LISTENERS)
                .of(listener(orders), listener(billing), listener(stock), listener(parts))
                .refuses("out of memory");

        Offer first = a.isSent(LISTENERS);
        assertThat(first.names()).hasSize(3).contains(listener(orders), listener(billing));
        boolean stockFirst = first.names().contains(listener(stock));
        first.refuses("out of memory");
        Offer second = a.isSent(LISTENERS);
        assertThat(second.names())
                .hasSize(3)
                .contains(listener(orders), listener(billing), listener(stockFirst ? parts : stock));
        second.accepts().hearsNothingMore();

        console.says(stockFirst ? stock : parts, a, GatewayState.REFUSED);
        assertThat(console.status(stockFirst ? parts : stock, a).refusal()).isNull();
        assertThat(console.status(orders, a).state()).isEqualTo(GatewayState.IN_SYNC);
    }

    @Test
    void a_set_that_is_refused_for_what_it_leaves_out_is_not_sent_again_and_again() {
        console.deletes(orders);
        a.isSent(TABLES).accepts();
        a.isSent(LISTENERS).accepts();
        a.isSent(CLUSTERS).refuses("no such cluster").hearsNothingMore();

        long revision = console.allows(billing, "api.example.com");
        a.isSent(TABLES).accepts().hearsNothingMore();
        console.settles(billing, revision);
    }

    @Test
    void clusters_that_are_refused_leave_the_rest_as_it_was() {
        ClusterId stock = console.cluster("stock");
        a.livesBy(Temper.refusing(stock.toString().substring(0, 8), WORDS));
        console.says(stock, a, GatewayState.REFUSED);

        long revision = console.allows(orders, "api.example.com");
        console.settles(orders, revision);
        assertThat(console.status(billing, a).state()).isEqualTo(GatewayState.IN_SYNC);
    }
}

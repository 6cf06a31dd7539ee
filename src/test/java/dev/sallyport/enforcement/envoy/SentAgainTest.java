package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.envoy.translation.Tightening;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.Gateways;
import dev.sallyport.enforcement.internal.OpenConnections;
import dev.sallyport.enforcement.internal.SentAgain;
import dev.sallyport.enforcement.internal.Target;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.testing.TestDatabases;
import dev.sallyport.testing.envoy.SimulatedGateway;
import dev.sallyport.words.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Who has refused content sent once more is known afterwards, on both databases; what cannot be written down is not sent. */
class SentAgainTest {

    private static final String GATEWAY = "east";
    private static final String WORDS = "no such filter";

    @TempDir
    Path folder = Path.of("unset");

    /** What the one gateway of this house is told, in order; it refuses what a test says. */
    private static final class Desk implements Gateways, Fleet.Prober, AutoCloseable {

        private final PerimeterHouse house;
        private final Surroundings surroundings = new Surroundings(List.of(GATEWAY));
        private final BlockingQueue<Target> desired = new LinkedBlockingQueue<>();
        private final BlockingQueue<ClusterId> forgiven = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> released = new LinkedBlockingQueue<>();
        private final Fleet fleet;
        private final Enforcement enforcement;

        Desk(PerimeterHouse house) {
            this.house = house;
            fleet = new Fleet(
                    house.get(PerimeterFold.class),
                    house.get(Settlement.class),
                    this,
                    Tightening::between,
                    surroundings,
                    surroundings.parkedParts(),
                    surroundings,
                    surroundings,
                    this,
                    change -> {},
                    Clock.systemUTC(),
                    new Fleet.Patience(Duration.ofMinutes(1), Duration.ZERO));
            enforcement = new Enforcement(
                    house.clusters(),
                    fleet,
                    surroundings,
                    new OpenConnections(Clock.systemUTC()),
                    new SentAgain(house.get(Ledger.class), house.get(TransactionTemplate.class)));
            fleet.start();
            fleet.awaitBegun();
            fleet.connected(GATEWAY, null, null);
        }

        /** A cluster of which the gateway refused the only revision. */
        Cluster refused() {
            Cluster cluster = house.cluster();
            fleet.refused(GATEWAY, isTold(cluster), WORDS);
            await().atMost(SimulatedGateway.PATIENCE)
                    .until(() -> fleet.seen(cluster.id()).gateways().stream()
                            .anyMatch(gateway -> gateway.state() == GatewayState.REFUSED));
            return cluster;
        }

        private Target isTold(Cluster cluster) {
            fleet.changed(new PerimeterChanged(cluster.id(), cluster.revision()));
            Target next = taken(desired);
            while (!next.cluster().equals(cluster.id())) {
                next = taken(desired);
            }
            return next;
        }

        /** All that the fleet was asked before is dealt with. */
        void quiet() {
            fleet.release(GATEWAY);
            taken(released);
        }

        static <T> T taken(BlockingQueue<T> queue) {
            try {
                return Objects.requireNonNull(queue.poll(SimulatedGateway.PATIENCE.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void desire(Target target, Collection<String> gateways) {
            desired.add(target);
        }

        @Override
        public void forget(ClusterId cluster) {}

        @Override
        public void forgive(ClusterId cluster) {
            forgiven.add(cluster);
        }

        @Override
        public void release(String gateway) {
            released.add(gateway);
        }

        @Override
        public void acknowledged(String gateway, ClusterPerimeter perimeter) {}

        @Override
        public void left(String gateway) {}

        @Override
        public void close() {
            fleet.close();
        }
    }

    private PerimeterHouse house(TestDatabases database) {
        return PerimeterHouse.start(PerimeterHouse.database(database, folder), Map.of());
    }

    private static Entry newest(Ledger ledger) {
        return ledger.after(ledger.head().sequence() - 1, 1).getFirst();
    }

    @ParameterizedTest
    @EnumSource
    void the_ledger_says_who_in_which_cluster_at_which_revision_and_who_had_refused(TestDatabases database) {
        try (PerimeterHouse house = house(database);
                Desk desk = new Desk(house)) {
            Cluster cluster = desk.refused();
            desk.enforcement.sendAgain(PerimeterHouse.ADMIN, cluster.id());

            Entry entry = newest(house.get(Ledger.class));
            assertThat(entry.draft().action()).isEqualTo("REFUSED_SENT_AGAIN");
            assertThat(entry.draft().actor()).isEqualTo(PerimeterHouse.ADMIN);
            assertThat(entry.draft().cluster()).isEqualTo(cluster.id());
            assertThat(entry.draft().revision()).isEqualTo(cluster.revision());
            assertThat(entry.draft().payload().bytes()).asString().isEqualTo("{\"gateways\":\"east\"}");
            assertThat(Words.has("activity.REFUSED_SENT_AGAIN")).isTrue();
            assertThat(Desk.taken(desk.forgiven)).isEqualTo(cluster.id());
            assertThat(house.clusters().get(PerimeterHouse.ADMIN, cluster.id()).revision())
                    .as("it changes no perimeter")
                    .isEqualTo(cluster.revision());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothing_is_sent_again_while_the_ledger_does_not_verify(TestDatabases database) throws IOException {
        try (PerimeterHouse house = house(database);
                Desk desk = new Desk(house)) {
            Ledger ledger = house.get(Ledger.class);
            Cluster cluster = desk.refused();
            Path head = folder.resolve("ledger").resolve("head");
            Files.writeString(head, Files.readString(head).replaceFirst("^[0-9]+", "1"));
            assertThat(ledger.verify()).isInstanceOf(Verification.Broken.class);

            assertThatThrownBy(() -> desk.enforcement.sendAgain(PerimeterHouse.ADMIN, cluster.id()))
                    .isInstanceOf(LedgerReadOnlyException.class);
            desk.quiet();
            assertThat(desk.forgiven).isEmpty();
        }
    }
}

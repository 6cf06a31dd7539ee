package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.enforcement.FoldedKnowledge;
import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.internal.JdbcLedger;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the entries tell of gateways is what the rows in the database tell. */
class FoldedKnowledgeTest {

    private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
    private static final ClusterId ONE = new ClusterId(new UUID(1, 1));
    private static final ClusterId OTHER = new ClusterId(new UUID(1, 2));
    private static final int LIMIT = 500;

    @TempDir
    Path folder = Path.of("unset");

    private static final class Room implements AutoCloseable {

        private Instant now = BEGIN;
        private final HikariDataSource database;
        private final StoredKnowledge rows;
        private final JdbcLedger ledger;
        private final LedgerFacts facts;

        Room(TestDatabases kind, Path folder) {
            database = kind.migrated(folder);
            JdbcClient jdbc = JdbcClient.create(database);
            rows = new StoredKnowledge(jdbc);
            ledger = new JdbcLedger(
                    jdbc,
                    kind == TestDatabases.POSTGRES,
                    new DataFolder(folder),
                    new Clock() {
                        @Override
                        public Instant instant() {
                            return now;
                        }

                        @Override
                        public ZoneId getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(ZoneId zone) {
                            return this;
                        }
                    },
                    List.of(),
                    checked -> {});
            facts = new LedgerFacts(ledger, rows, new TransactionTemplate(new JdbcTransactionManager(database)));
        }

        @Override
        public void close() {
            database.close();
        }
    }

    private static Instant at(long second) {
        return BEGIN.plusSeconds(second).plusNanos(1_234);
    }

    @Test
    void a_gateway_that_is_back_is_silent_no_more() {
        try (Room room = new Room(TestDatabases.H2, folder)) {
            room.facts.lost("west", at(10));
            assertThat(room.rows.unknown(ONE, at(0), at(100), LIMIT)).hasSize(1);
            room.facts.back("west", at(10), at(20));
            assertThat(room.rows.unknown(ONE, at(30), at(100), LIMIT)).isEmpty();
            assertThat(room.rows.unknown(ONE, at(15), at(15), LIMIT))
                    .extracting(Unknown::why)
                    .containsExactly(Why.GATEWAY_SILENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_pair_of_instants_of_a_random_life_is_told_the_same(TestDatabases database) {
        try (Room room = new Room(database, folder)) {
            Random random = new Random(11);
            live(room, random, 250);
            List<Entry> entries = room.ledger.after(0, 10_000);
            for (int pair = 0; pair < 60; pair++) {
                Instant first = at(random.nextInt(2_500)).minusNanos(random.nextInt(3));
                Instant second = first.plusSeconds(random.nextInt(700));
                FoldedKnowledge folded = new FoldedKnowledge(first, second, LIMIT);
                entries.forEach(folded::apply);
                for (ClusterId cluster : List.of(ONE, OTHER)) {
                    assertThat(folded.unknown(cluster, false))
                            .containsExactlyInAnyOrderElementsOf(room.rows.unknown(cluster, first, first, LIMIT));
                    assertThat(folded.unknown(cluster, true))
                            .containsExactlyInAnyOrderElementsOf(room.rows.unknown(cluster, second, second, LIMIT));
                    assertThat(folded.unknownBetween(cluster))
                            .containsExactlyInAnyOrderElementsOf(room.rows.unknown(cluster, first, second, LIMIT));
                    for (long revision = 1; revision < 8; revision++) {
                        assertThat(folded.proof(cluster, revision, true))
                                .isEqualTo(room.rows.proof(cluster, revision, second));
                        assertThat(folded.proof(cluster, revision, false))
                                .isEqualTo(room.rows.proof(cluster, revision, first));
                    }
                }
            }
        }
    }

    /** A step every ten seconds: gateways go and come, clusters disagree and agree, proofs begin and go on, the console is away. */
    private static void live(Room room, Random random, int steps) {
        Map<String, Instant> lost = new TreeMap<>();
        Map<ClusterId, Instant> disagreeing = new HashMap<>();
        Instant proven = at(0);
        for (int step = 1; step <= steps; step++) {
            Instant now = at(step * 10L);
            // Entries are written a little after what they tell of.
            room.now = now.plusMillis(700);
            ClusterId cluster = random.nextBoolean() ? ONE : OTHER;
            String gateway = "gateway-" + random.nextInt(3);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    Instant since = lost.remove(gateway);
                    if (since == null) {
                        lost.put(gateway, now);
                        room.facts.lost(gateway, now);
                    } else {
                        room.facts.back(gateway, since, now);
                    }
                }
                case 2 -> {
                    Instant since = disagreeing.remove(cluster);
                    if (since == null) {
                        disagreeing.put(cluster, now);
                    }
                    room.facts.disagreed(cluster, since == null ? now : since, since == null ? null : now);
                }
                case 3 -> {
                    proven = random.nextBoolean() ? now : proven;
                    room.facts.proven(cluster, 1 + step * 7L / steps, proven, now);
                }
                case 4 -> {
                    Instant since = lost.remove(gateway);
                    if (since != null) {
                        room.facts.left(LedgerFacts.ENFORCEMENT, StoredRoster.ENDED, Map.of("gateway", gateway));
                    }
                    room.facts.away(now.minusSeconds(5), now);
                }
                default -> room.facts.alarm(gateway, random.nextBoolean() ? cluster : null, alarm(), "words");
            }
        }
    }

    private static GatewayAlarm alarm() {
        return GatewayAlarm.values()[0];
    }

    @Test
    void of_more_periods_than_are_told_those_that_ended_last_are() {
        try (Room room = new Room(TestDatabases.H2, folder)) {
            for (int step = 0; step < 12; step++) {
                room.facts.lost("west", at(step * 10L));
                room.facts.back("west", at(step * 10L), at(step * 10L + 5));
            }
            FoldedKnowledge folded = new FoldedKnowledge(at(0), at(1_000), 5);
            room.ledger.after(0, 100).forEach(folded::apply);
            assertThat(folded.unknownBetween(ONE)).isEqualTo(room.rows.unknown(ONE, at(0), at(1_000), 5));
            assertThat(folded.unknownBetween(ONE).getFirst().from()).isEqualTo(at(70).truncatedTo(ChronoUnit.MICROS));
        }
    }
}

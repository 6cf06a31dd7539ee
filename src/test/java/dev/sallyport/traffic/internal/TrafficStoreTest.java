package dev.sallyport.traffic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.enforcement.ConnectionLogged.Outcome;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import dev.sallyport.testing.TestDatabases;
import dev.sallyport.traffic.Denial;
import dev.sallyport.traffic.DenialQuery;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.HourOfTraffic;
import dev.sallyport.traffic.JudgedConnection;
import dev.sallyport.traffic.Judgement;
import dev.sallyport.traffic.ReachedDestination;
import dev.sallyport.traffic.RuleUse;
import dev.sallyport.traffic.TrafficGap;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the tables answer, on each database. */
class TrafficStoreTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final ClusterId CLUSTER = new ClusterId(UUID.fromString("00000000-0000-4000-8000-0000000000aa"));
    private static final ClusterId OTHER = new ClusterId(UUID.fromString("00000000-0000-4000-8000-0000000000bb"));
    private static final RuleId RULE = new RuleId(UUID.fromString("00000000-0000-4000-8000-0000000000cc"));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void counts_are_those_of_counting_one_by_one(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            Random random = new Random(4);
            List<JudgedConnection> all = new ArrayList<>();
            for (int number = 0; number < 400; number++) {
                Judgement judgement = Judgement.values()[random.nextInt(Judgement.values().length)];
                all.add(connection(
                        random.nextBoolean() ? CLUSTER : OTHER,
                        NOON.plusSeconds(random.nextInt(7_200)),
                        judgement,
                        "host" + random.nextInt(5) + ".example.com",
                        judgement == Judgement.ALLOWED ? RULE : null));
            }
            TrafficWriter writer = writer(source);
            for (int from = 0; from < all.size(); from += 37) {
                writer.write(all.subList(from, Math.min(all.size(), from + 37)));
            }
            TrafficStore store = new TrafficStore(JdbcClient.create(source));

            Map<String, Long> naive = new HashMap<>();
            all.stream()
                    .filter(connection -> connection.logged().cluster().equals(CLUSTER))
                    .forEach(connection -> naive.merge(connection.host() + connection.judgement(), 1L, Long::sum));
            Map<String, Long> counted = new HashMap<>();
            List<DestinationUse> uses = store.destinations(CLUSTER, NOON, 1_000);
            uses.forEach(use -> counted.merge(use.host() + use.judgement(), use.connections(), Long::sum));
            assertThat(counted).isEqualTo(naive);
            assertThat(uses)
                    .extracting(DestinationUse::connections)
                    .isSortedAccordingTo(java.util.Comparator.reverseOrder());

            long allowed = naive.entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith("ALLOWED"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertThat(store.ruleUse(CLUSTER).get(RULE))
                    .extracting(RuleUse::connections)
                    .isEqualTo(allowed);
            assertThat(store.hours(NOON).getOrDefault(CLUSTER, List.of()).stream()
                            .mapToLong(HourOfTraffic::allowed)
                            .sum())
                    .isEqualTo(allowed);
            assertThat(store.destinations(CLUSTER, NOON.plus(Duration.ofHours(2)), 10))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void denials_are_paged_without_a_gap_or_a_repetition_and_found_by_text(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            for (int number = 0; number < 25; number++) {
                writer.write(List.of(connection(
                        CLUSTER, NOON.plusSeconds(number / 3), Judgement.DENIED, "h" + number + ".example.com", null)));
            }
            TrafficStore store = new TrafficStore(JdbcClient.create(source));
            List<String> seen = new ArrayList<>();
            DenialQuery.Position before = null;
            List<Denial> page;
            do {
                page = store.denials(CLUSTER, new DenialQuery("", null, before, 4));
                page.forEach(denial -> seen.add(denial.host()));
                before = page.isEmpty()
                        ? null
                        : new DenialQuery.Position(
                                page.getLast().lastAt(), page.getLast().id());
            } while (before != null);
            assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("h24.example.com");

            assertThat(store.denials(CLUSTER, new DenialQuery("H17.", null, null, 10)))
                    .extracting(Denial::host)
                    .containsExactly("h17.example.com");
            assertThat(store.denials(CLUSTER, new DenialQuery("%", null, null, 10)))
                    .isEmpty();
            assertThat(store.denials(CLUSTER, new DenialQuery("", Judgement.WOULD_BE_DENIED, null, 10)))
                    .isEmpty();
            assertThat(store.denials(OTHER, DenialQuery.latest(10))).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_scans_hosts_fills_neither_table(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            int asked = TrafficWriter.DESTINATIONS_OF_AN_HOUR + 500;
            List<JudgedConnection> scan = new ArrayList<>();
            for (int number = 0; number < asked; number++) {
                scan.add(connection(
                        CLUSTER, NOON.plusMillis(number), Judgement.DENIED, "h" + number + ".example.com", null));
            }
            for (int from = 0; from < asked; from += 500) {
                writer.write(scan.subList(from, from + 500));
            }
            TrafficStore store = new TrafficStore(JdbcClient.create(source));

            assertThat(store.destinations(CLUSTER, NOON, 10_000))
                    .hasSize(TrafficWriter.DESTINATIONS_OF_AN_HOUR + 1)
                    .first()
                    .satisfies(others -> {
                        assertThat(others.host()).isEqualTo(DestinationUse.OTHERS);
                        assertThat(others.connections()).isEqualTo(500);
                    });
            long kept = JdbcClient.create(source)
                    .sql("SELECT COUNT(*) FROM denial")
                    .query(Long.class)
                    .single();
            assertThat(kept)
                    .isBetween((long) TrafficWriter.DENIALS_OF_A_CLUSTER, TrafficWriter.DENIALS_OF_A_CLUSTER + 100L);
            assertThat(store.denials(CLUSTER, DenialQuery.latest(1)))
                    .extracting(Denial::host)
                    .containsExactly("h" + (asked - 1) + ".example.com");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_kept_long_enough_goes_and_the_use_of_rules_stays(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            writer.write(List.of(
                    connection(CLUSTER, NOON, Judgement.DENIED, "old.example.com", null),
                    connection(CLUSTER, NOON, Judgement.ALLOWED, "old.example.com", RULE),
                    connection(CLUSTER, NOON.plus(2, ChronoUnit.DAYS), Judgement.DENIED, "new.example.com", null)));
            writer.writeGap(new TrafficGap(NOON, NOON.plusSeconds(5), TrafficGap.Cause.TOO_FAST, null, 7));
            TrafficStore store = new TrafficStore(JdbcClient.create(source));
            assertThat(store.gaps(NOON))
                    .containsExactly(new TrafficGap(NOON, NOON.plusSeconds(5), TrafficGap.Cause.TOO_FAST, null, 7));

            writer.forgetBefore(NOON.plus(1, ChronoUnit.DAYS));

            assertThat(store.denials(CLUSTER, DenialQuery.latest(10)))
                    .extracting(Denial::host)
                    .containsExactly("new.example.com");
            assertThat(store.destinations(CLUSTER, NOON, 10))
                    .extracting(DestinationUse::host)
                    .containsExactly("new.example.com");
            assertThat(store.gaps(Instant.EPOCH)).isEmpty();
            assertThat(store.ruleUse(CLUSTER)).containsKey(RULE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_reached_in_some_hours_counts_what_passed_in_them_and_nothing_else(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            Instant before = NOON.minusSeconds(1);
            Instant within = NOON.plusSeconds(3_599);
            Instant after = NOON.plusSeconds(3_600);
            writer(source)
                    .write(List.of(
                            connection(CLUSTER, before, Judgement.ALLOWED, "seen.example.com", RULE),
                            connection(CLUSTER, NOON, Judgement.ALLOWED, "seen.example.com", RULE),
                            connection(CLUSTER, within, Judgement.WOULD_BE_DENIED, "seen.example.com", null),
                            connection(CLUSTER, within, Judgement.DENIED, "refused.example.com", null),
                            connection(CLUSTER, within, Judgement.WOULD_BE_DENIED, "once.example.com", null),
                            connection(OTHER, within, Judgement.ALLOWED, "other.example.com", RULE),
                            connection(CLUSTER, after, Judgement.ALLOWED, "later.example.com", RULE)));
            TrafficStore store = new TrafficStore(JdbcClient.create(source));
            assertThat(store.reached(CLUSTER, NOON.plusSeconds(60), after, 10))
                    .containsExactly(
                            new ReachedDestination("seen.example.com", 443, 2, 1, within),
                            new ReachedDestination("once.example.com", 443, 1, 0, within));
            assertThat(store.reached(CLUSTER, NOON, after, 1)).hasSize(1);
            assertThat(store.ruleUse(CLUSTER, NOON, after)).isEqualTo(Map.of(RULE, new RuleUse(1, NOON)));
            assertThat(store.ruleUse(CLUSTER, NOON.minusSeconds(7_200), NOON.minusSeconds(3_600)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_use_of_a_rule_goes_with_the_rule_unless_it_was_used_just_now(TestDatabases database) {
        RuleId deleted = new RuleId(UUID.fromString("00000000-0000-4000-8000-0000000000dd"));
        RuleId fresh = new RuleId(UUID.fromString("00000000-0000-4000-8000-0000000000ee"));
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            Instant later = NOON.plus(2, ChronoUnit.DAYS);
            writer.write(List.of(
                    connection(CLUSTER, NOON, Judgement.ALLOWED, "a.example.com", RULE),
                    connection(CLUSTER, NOON, Judgement.ALLOWED, "b.example.com", deleted),
                    connection(CLUSTER, later, Judgement.ALLOWED, "c.example.com", fresh),
                    connection(OTHER, NOON, Judgement.ALLOWED, "a.example.com", RULE)));

            writer.forgetUse(
                    (cluster, rule) -> cluster.equals(CLUSTER) && rule.equals(RULE), NOON.plus(1, ChronoUnit.DAYS));

            TrafficStore store = new TrafficStore(JdbcClient.create(source));
            assertThat(store.ruleUse(CLUSTER)).containsOnlyKeys(RULE, fresh);
            assertThat(store.ruleUse(OTHER)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_cluster_that_is_not_heard_of_any_more_is_not_remembered(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            for (int number = 0; number < 50; number++) {
                writer.write(List.of(
                        connection(new ClusterId(new UUID(7, number)), NOON, Judgement.DENIED, "a.example.com", null)));
            }
            assertThat(writer.remembered()).isEqualTo(50);
            writer.write(List.of(
                    connection(CLUSTER, NOON.plus(1, ChronoUnit.HOURS), Judgement.DENIED, "a.example.com", null)));
            assertThat(writer.remembered()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_gap_goes_on_until_more_is_known_and_goes_if_nothing_was_missing(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            TrafficStore store = new TrafficStore(JdbcClient.create(source));
            writer.writeGap(away("north", NOON, 10, 0));
            writer.writeGap(away("north", NOON, 20, 0));
            writer.writeGap(away("south", NOON, 20, 0));
            assertThat(store.gaps(NOON))
                    .containsExactlyInAnyOrder(away("north", NOON, 20, 0), away("south", NOON, 20, 0));

            writer.writeGap(away("north", NOON, 15, 4));
            writer.removeGap(away("south", NOON, 20, 0));
            assertThat(store.gaps(NOON)).containsExactly(away("north", NOON, 15, 4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_gap_that_begins_between_two_microseconds_goes_on_as_well(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            TrafficStore store = new TrafficStore(JdbcClient.create(source));
            for (int nanos : List.of(123_456_400, 123_456_600)) {
                writer.writeGap(away("north", NOON.plusNanos(nanos), 5, 0));
                writer.writeGap(away("north", NOON.plusNanos(nanos), 10, 0));
                assertThat(store.gaps(NOON)).hasSize(1);
                writer.removeGap(away("north", NOON.plusNanos(nanos), 10, 0));
                assertThat(store.gaps(NOON)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_goes_missing_count_after_count_is_one_gap(TestDatabases database) {
        try (HikariDataSource source = database.migrated(folder)) {
            TrafficWriter writer = writer(source);
            writer.writeGap(away("north", NOON, 5, 2));
            writer.writeGap(away("north", NOON.plusSeconds(5), 5, 3));
            writer.writeGap(away("north", NOON.plusSeconds(30), 5, 1));
            writer.writeGap(away("north", NOON.plusSeconds(600), 5, 1));
            writer.writeGap(away("south", NOON.plusSeconds(601), 5, 0));

            assertThat(new TrafficStore(JdbcClient.create(source)).gaps(NOON))
                    .containsExactly(
                            away("south", NOON.plusSeconds(601), 5, 0),
                            away("north", NOON.plusSeconds(600), 5, 1),
                            away("north", NOON, 35, 6));
        }
    }

    private static TrafficWriter writer(HikariDataSource source) {
        return new TrafficWriter(
                JdbcClient.create(source), new TransactionTemplate(new DataSourceTransactionManager(source)));
    }

    static JudgedConnection denied(ClusterId cluster, int seconds) {
        return connection(cluster, NOON.plusSeconds(seconds), Judgement.DENIED, "a.example.com", null);
    }

    private static TrafficGap away(String gateway, Instant from, int seconds, long lost) {
        return new TrafficGap(from, from.plusSeconds(seconds), TrafficGap.Cause.NOT_HEARD, gateway, lost);
    }

    private static JudgedConnection connection(
            ClusterId cluster, Instant at, Judgement judgement, String host, @Nullable RuleId rule) {
        Outcome outcome = switch (judgement) {
            case ALLOWED, WOULD_BE_DENIED -> Outcome.OPENED;
            case DENIED -> Outcome.REFUSED;
            case FAILED -> Outcome.FAILED;
        };
        String reason = judgement == Judgement.ALLOWED ? "ALLOWED" : "NO_MATCHING_RULE";
        return new JudgedConnection(
                0,
                new ConnectionLogged(
                        "gateway",
                        cluster,
                        3,
                        at,
                        "id",
                        outcome,
                        host + ":443",
                        null,
                        "CONNECT",
                        null,
                        1,
                        2,
                        null,
                        "127.0.0.1",
                        null),
                judgement,
                reason,
                host,
                443,
                rule);
    }
}

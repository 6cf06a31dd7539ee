package dev.sallyport.perimeter.internal;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static dev.sallyport.perimeter.internal.PerimeterHouse.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.StartRefusedException;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.ManagedRuleException;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleSlice;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.InvalidRuleException;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.RuleLimits;
import dev.sallyport.policy.RuleValidation;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Clusters and rules on both databases: what commands promise, and that the ledger alone says what is so. */
class PerimeterTest {

    @TempDir
    Path folder;

    private PerimeterHouse start(TestDatabases database) {
        return PerimeterHouse.start(PerimeterHouse.database(database, folder), Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void after_random_histories_fold_projection_and_a_new_fold_of_the_ledger_say_the_same(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            for (int seed = 0; seed < 12; seed++) {
                ClusterId cluster = house.cluster().id();
                live(house, cluster, new Random(seed));
                assertOneTruth(house, cluster, seed);
            }
            assertThat(house.get(ProjectionCheck.class).run()).isZero();
        }
    }

    private static void live(PerimeterHouse house, ClusterId cluster, Random random) {
        for (int step = 0; step < 25; step++) {
            List<RuleId> ids = open(house, cluster).stream().map(EgressRule::id).toList();
            RuleId one = ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
            switch (random.nextInt(8)) {
                case 0 -> house.clusters().denyAll(ADMIN, cluster, null);
                case 1 -> house.clusters().allowAll(ADMIN, cluster, null);
                case 2 -> {
                    if (one == null || random.nextBoolean()) {
                        house.settle(cluster);
                    } else {
                        house.settleWithout(cluster, Set.of(one));
                    }
                }
                case 3 -> house.clusters().rename(ADMIN, cluster, "renamed-" + random.nextInt(1_000_000));
                case 4 -> {
                    if (one != null) {
                        house.rules().delete(ADMIN, cluster, one, null);
                    }
                }
                case 5 -> {
                    if (one != null) {
                        String name =
                                house.rules().get(ADMIN, cluster, one).rule().name();
                        house.rules().edit(ADMIN, cluster, one, draft(name, 1 + random.nextInt(3)), null);
                    }
                }
                default -> house.rules().create(ADMIN, cluster, draft("rule-" + step, 443), null);
            }
        }
    }

    private static List<EgressRule> open(PerimeterHouse house, ClusterId cluster) {
        return house.rules().find(ADMIN, cluster, RuleQuery.all()).stream()
                .filter(version -> version.deletedRevision() == null)
                .map(RuleVersion::rule)
                .toList();
    }

    private static void assertOneTruth(PerimeterHouse house, ClusterId cluster, int seed) {
        LedgerFold live = house.fold();
        ClusterPerimeter newest = Objects.requireNonNull(live.newest(cluster));
        LedgerFold again = new LedgerFold(live.addressClasses(), house.get(Clock.class));
        again.load(house.get(Ledger.class));
        Cluster row = house.clusters().get(ADMIN, cluster);
        assertThat(again.newest(cluster)).as("seed %d", seed).isEqualTo(newest);
        assertThat(newest.perimeter().rules()).containsExactlyInAnyOrderElementsOf(open(house, cluster));
        assertThat(row.name()).isEqualTo(newest.name());
        assertThat(row.policy()).isEqualTo(newest.perimeter().policy());
        assertThat(row.revision()).isEqualTo(newest.perimeter().revision());
        assertThat(again.inForce(cluster)).as("seed %d", seed).isEqualTo(live.inForce(cluster));
        assertThat(row.settledRevision()).isEqualTo(live.settled(cluster)).isEqualTo(again.settled(cluster));
        for (long revision = Math.max(1, live.settled(cluster)); revision <= row.revision(); revision++) {
            ClusterPerimeter then = Objects.requireNonNull(live.at(cluster, revision));
            assertThat(again.at(cluster, revision)).isEqualTo(then);
            assertThat(versions(house, cluster, revision))
                    .isEqualTo(then.perimeter().rules().stream()
                            .map(rule -> rule.name() + rule.ports().ports())
                            .collect(Collectors.toSet()));
        }
    }

    /** The rules that the table of versions has at a revision, by [from, to). */
    private static Set<String> versions(PerimeterHouse house, ClusterId cluster, long revision) {
        return house.get(JdbcClient.class)
                .sql("SELECT name, ports FROM rule_version WHERE cluster_id = ? AND from_revision <= ?"
                        + " AND (to_revision IS NULL OR to_revision > ?)")
                .params(cluster.value(), revision, revision)
                .query((found, index) -> found.getString(1) + "[" + found.getString(2) + "]")
                .set();
    }

    @ParameterizedTest
    @EnumSource
    void rows_edited_by_sql_change_no_perimeter_and_no_command_and_are_put_right_at_the_next_start(
            TestDatabases database) {
        Map<String, String> settings = PerimeterHouse.database(database, folder);
        ClusterId cluster;
        ClusterPerimeter truth;
        List<RuleVersion> listed;
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            cluster = house.cluster().id();
            RuleId rule = house.rules()
                    .create(ADMIN, cluster, draft("api", 443), null)
                    .rule()
                    .id();
            house.rules().create(ADMIN, cluster, draft("old", 443), null);
            house.settle(cluster);
            house.rules().edit(ADMIN, cluster, rule, draft("api", 8443), null);
            JdbcClient sql = house.get(JdbcClient.class);
            sql.sql("UPDATE cluster SET policy = 'DEFAULT_DENY', revision = 40").update();
            sql.sql("UPDATE rule_version SET destination = 'evil.example.net' WHERE name = 'api'")
                    .update();
            sql.sql("UPDATE rule_version SET listed = FALSE WHERE name = 'old'").update();
            assertThat(house.clusters().denyAll(ADMIN, cluster, null).revision())
                    .as("deny-all is not skipped because a row claims that it is on")
                    .isEqualTo(5);
            truth = Objects.requireNonNull(house.fold().newest(cluster));
            assertThat(truth.perimeter().policy()).isEqualTo(TrafficPolicy.DEFAULT_DENY);
            assertThat(truth.perimeter().rules())
                    .extracting(known -> known.target().toString())
                    .containsExactlyInAnyOrder("api.example.com", "old.example.com");
            sql.sql("UPDATE cluster SET policy = 'ALLOW_ALL', settled_revision = 5")
                    .update();
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            assertThat(house.fold().newest(cluster)).isEqualTo(truth);
            listed = house.rules().find(ADMIN, cluster, RuleQuery.all());
            assertThat(listed)
                    .extracting(RuleVersion::rule)
                    .containsExactlyInAnyOrderElementsOf(truth.perimeter().rules());
            assertThat(listed).extracting(RuleVersion::changedRevision).containsExactlyInAnyOrder(4L, 3L);
            assertThat(house.clusters().get(ADMIN, cluster).policy()).isEqualTo(TrafficPolicy.DEFAULT_DENY);
            assertThat(house.clusters().get(ADMIN, cluster).settledRevision()).isEqualTo(3);
            assertThat(versions(house, cluster, 3)).containsExactlyInAnyOrder("api[443]", "old[443]");
            assertThat(actions(house)).containsOnlyOnce("PROJECTION_MISMATCH");
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            assertThat(actions(house)).as("no second alarm").containsOnlyOnce("PROJECTION_MISMATCH");
        }
    }

    private static List<String> actions(PerimeterHouse house) {
        return house.get(Ledger.class).after(0, 10_000).stream()
                .map(entry -> entry.draft().action())
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void of_two_admins_at_once_one_wins_and_the_other_is_told_that_it_is_stale(TestDatabases database)
            throws Exception {
        try (PerimeterHouse house = start(database);
                ExecutorService two = Executors.newFixedThreadPool(2)) {
            ClusterId cluster = house.cluster().id();
            RuleVersion rule = house.rules().create(ADMIN, cluster, draft("api", 443), null);
            for (int round = 0; round < 5; round++) {
                long base = house.rules().get(ADMIN, cluster, rule.rule().id()).changedRevision();
                int port = 1_000 + 10 * round;
                assertThat(outcomes(
                                two,
                                () -> house.rules()
                                        .edit(ADMIN, cluster, rule.rule().id(), draft("api", port), base),
                                () -> house.rules()
                                        .edit(ADMIN, cluster, rule.rule().id(), draft("api", port + 1), base)))
                        .containsExactlyInAnyOrder("done", "StaleRevisionException");
                long seen = house.revision(cluster);
                assertThat(outcomes(
                                two,
                                () -> house.clusters().denyAll(ADMIN, cluster, seen),
                                () -> house.rules().create(ADMIN, cluster, draft("r" + port, 1), seen)))
                        .containsExactlyInAnyOrder("done", "StaleRevisionException");
                house.clusters().allowAll(ADMIN, cluster, null);
            }
            List<Long> heard = house.get(PerimeterHouse.Heard.class).revisions(cluster);
            assertThat(heard).isSorted().doesNotHaveDuplicates().hasSize((int) house.revision(cluster));
        }
    }

    private static List<String> outcomes(ExecutorService two, Callable<?> first, Callable<?> second) throws Exception {
        List<String> outcomes = new ArrayList<>();
        for (Future<String> future : two.invokeAll(List.of(outcome(first), outcome(second)))) {
            outcomes.add(future.get());
        }
        return outcomes;
    }

    private static Callable<String> outcome(Callable<?> work) {
        return () -> {
            try {
                work.call();
                return "done";
            } catch (StaleRevisionException e) {
                return e.getClass().getSimpleName();
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void a_deleted_rule_keeps_its_place_and_its_name_until_its_deletion_is_settled(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            RuleId rule = house.rules()
                    .create(ADMIN, cluster, draft("Api", 443), null)
                    .rule()
                    .id();
            house.settle(cluster);
            house.rules().delete(ADMIN, cluster, rule, null);
            long revision = house.revision(cluster);
            assertThat(house.rules().delete(ADMIN, cluster, rule, null).deletedRevision())
                    .isEqualTo(revision);
            assertThat(house.revision(cluster)).as("deleted once").isEqualTo(revision);
            assertThatThrownBy(() -> house.rules().create(ADMIN, cluster, draft("aPI", 443), null))
                    .isInstanceOf(InvalidRuleException.class);
            assertThat(house.rules().count(ADMIN, cluster, RuleQuery.all())).isEqualTo(1);
            house.settle(cluster);
            assertThatThrownBy(() -> house.rules().get(ADMIN, cluster, rule)).isInstanceOf(NotFoundException.class);
            assertThat(house.rules().create(ADMIN, cluster, draft("aPI", 443), null))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_settled_is_said_once_never_moves_back_and_never_runs_ahead(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            house.clusters().denyAll(ADMIN, cluster, null);
            long before = facts(house);
            Settlement settlement = house.get(Settlement.class);
            settlement.settled(cluster, 2, List.of("a"));
            settlement.settled(cluster, 2, List.of("a"));
            settlement.settled(cluster, 1, List.of("a"));
            settlement.settled(cluster, 99, List.of("a"));
            assertThat(house.fold().settled(cluster)).isEqualTo(2);
            assertThat(house.clusters().get(ADMIN, cluster).settledRevision()).isEqualTo(2);
            assertThat(house.clusters().get(ADMIN, cluster).settledPolicy()).isEqualTo(TrafficPolicy.DEFAULT_DENY);
            assertThat(facts(house) - before).isEqualTo(1);
            house.clusters().denyAll(ADMIN, cluster, null);
            assertThat(house.revision(cluster))
                    .as("deny-all twice is one revision")
                    .isEqualTo(2);
            house.clusters().allowAll(ADMIN, cluster, null);
            house.clusters().denyAll(ADMIN, cluster, null);
            assertThat(house.revision(cluster))
                    .as("back again before it settled")
                    .isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_gateway_refused_is_not_in_force_until_it_is_settled_without_an_exception(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            RuleId edited = house.rules()
                    .create(ADMIN, cluster, draft("edited", 443), null)
                    .rule()
                    .id();
            house.settle(cluster);
            EgressRule before = Objects.requireNonNull(house.fold().inForce(cluster))
                    .perimeter()
                    .perimeter()
                    .rules()
                    .getFirst();
            house.rules().edit(ADMIN, cluster, edited, draft("edited", 8443), null);
            RuleId added = house.rules()
                    .create(ADMIN, cluster, draft("added", 443), null)
                    .rule()
                    .id();
            long facts = facts(house);

            house.settleWithout(cluster, Set.of(edited, added));
            InForce inForce = Objects.requireNonNull(house.fold().inForce(cluster));
            assertThat(inForce.perimeter().perimeter().rules()).containsExactly(before);
            assertThat(inForce.without()).containsExactlyInAnyOrder(edited, added);

            house.settleWithout(cluster, Set.of(edited));
            house.settleWithout(cluster, Set.of(edited, added));
            assertThat(Objects.requireNonNull(house.fold().inForce(cluster)).without())
                    .as("less is left out, never more")
                    .containsExactly(edited);
            house.settle(cluster);
            assertThat(Objects.requireNonNull(house.fold().inForce(cluster))
                            .perimeter()
                            .perimeter()
                            .rules())
                    .containsExactlyInAnyOrderElementsOf(
                            Objects.requireNonNull(house.fold().newest(cluster))
                                    .perimeter()
                                    .rules());
            assertThat(facts(house) - facts).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_fleet_of_more_names_than_an_entry_has_room_for_settles_and_is_counted(TestDatabases database) {
        List<String> fleet = IntStream.range(0, 2_000)
                .mapToObj(number -> "g%062d".formatted(number))
                .toList();
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            RuleId rule = house.rules()
                    .create(ADMIN, cluster, draft("refused", 443), null)
                    .rule()
                    .id();
            Set<RuleId> refused = IntStream.range(1, 1_000)
                    .mapToObj(number -> new RuleId(new UUID(9, number)))
                    .collect(Collectors.toSet());
            refused.add(rule);
            Settlement settlement = house.get(Settlement.class);

            settlement.settled(cluster, 2, fleet, refused);
            InForce inForce = Objects.requireNonNull(house.fold().inForce(cluster));
            assertThat(inForce.perimeter().perimeter().revision()).isEqualTo(2);
            assertThat(inForce.without()).containsExactly(rule);
            assertThat(ChangeCodec.decode(house.get(Ledger.class)
                            .after(0, 10_000)
                            .getLast()
                            .draft()
                            .payload()))
                    .isInstanceOfSatisfying(
                            Change.Settled.class,
                            fact -> assertThat(fact.without()).containsExactlyInAnyOrderElementsOf(refused));
            assertThat(inForce.others()).isTrue();
            assertThat(inForce.gateways()).hasSizeGreaterThan(300).isSubsetOf(fleet);

            settlement.settled(cluster, 2, fleet);
            assertThat(Objects.requireNonNull(house.fold().inForce(cluster)).without())
                    .isEmpty();
            Entry newest = house.get(Ledger.class).after(0, 10_000).getLast();
            assertThat(house.get(PerimeterReader.class).changes(newest))
                    .extracting(EntryReader.FieldChange::field)
                    .containsExactly("gateways", "other_gateways");
            assertThat(Objects.requireNonNull(house.get(PerimeterReader.class).sentence(newest))
                            .arguments())
                    .containsExactly("2000");

            house.rules().create(ADMIN, cluster, draft("later", 443), null);
            settlement.settled(cluster, 3, fleet.subList(0, 900));
            InForce fewer = Objects.requireNonNull(house.fold().inForce(cluster));
            assertThat(fewer.gateways()).hasSize(900);
            assertThat(fewer.others()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_rules_of_an_earlier_instant_know_what_was_refused_then(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
            RuleId rule = house.rules()
                    .create(ADMIN, cluster, draft("refused", 443), null)
                    .rule()
                    .id();
            clock.advance(Duration.ofSeconds(1));
            Instant pending = clock.instant();
            house.settleWithout(cluster, Set.of(rule));
            clock.advance(Duration.ofSeconds(1));
            Instant refused = clock.instant();
            house.settle(cluster);
            clock.advance(Duration.ofSeconds(1));
            Instant taken = clock.instant();

            assertThat(refusedBefore(house, cluster, pending)).isEmpty();
            assertThat(refusedBefore(house, cluster, refused)).containsExactly(rule);
            assertThat(refusedBefore(house, cluster, taken)).isEmpty();
        }
    }

    private static Set<RuleId> refusedBefore(PerimeterHouse house, ClusterId cluster, Instant before) {
        return house.rules()
                .slice(ADMIN, cluster, new RuleSlice.Ask(null, false, 10, before))
                .refused();
    }

    private static long facts(PerimeterHouse house) {
        return actions(house).stream().filter("PERIMETER_SETTLED"::equals).count();
    }

    @ParameterizedTest
    @EnumSource
    void the_port_of_a_deleted_cluster_is_held_until_closed_and_a_day_older(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
            Cluster first = house.cluster();
            house.clusters().delete(ADMIN, first.id(), null);
            clock.advance(Duration.ofDays(9));
            assertThat(house.cluster().egressPort()).isEqualTo(first.egressPort() + 1);
            house.settle(first.id());
            clock.advance(Duration.ofHours(23));
            assertThat(house.fold().clusters()).contains(first.id());
            assertThat(house.cluster().egressPort()).isEqualTo(first.egressPort() + 2);
            clock.advance(Duration.ofHours(1));
            assertThat(house.fold().clusters()).doesNotContain(first.id());
            assertThat(house.cluster().egressPort()).isEqualTo(first.egressPort());
            assertThatThrownBy(() -> house.clusters().get(ADMIN, first.id())).isInstanceOf(NotFoundException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rules_end_when_their_time_has_come_and_not_before(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
            ClusterId cluster = house.cluster().id();
            for (String name : List.of("one", "two")) {
                house.rules()
                        .create(ADMIN, cluster, draft(name, 1, clock.instant().plusSeconds(60)), null);
            }
            house.rules().create(ADMIN, cluster, draft("stays", 1), null);
            house.get(JdbcClient.class)
                    .sql("UPDATE rule_version SET expires_at = NULL")
                    .update();
            clock.advance(Duration.ofSeconds(59));
            house.get(RuleCommands.class).deleteExpired();
            assertThat(house.revision(cluster)).isEqualTo(4);
            clock.advance(Duration.ofSeconds(1));
            house.get(RuleCommands.class).deleteExpired();
            assertThat(house.revision(cluster)).isEqualTo(6);
            assertThat(open(house, cluster)).extracting(EgressRule::name).containsExactly("stays");
            List<Entry> entries = house.get(Ledger.class).after(0, 1_000);
            assertThat(entries.getLast().draft().actor().name()).isEqualTo("expiry");
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_end_finer_than_a_row_keeps_is_no_alarm_at_the_next_start(TestDatabases database) {
        Map<String, String> settings = PerimeterHouse.database(database, folder);
        Instant fine = Instant.parse("2031-01-01T00:00:00.123456789Z");
        ClusterId cluster;
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            cluster = house.cluster().id();
            EgressRule rule = house.rules()
                    .create(ADMIN, cluster, draft("cut", 443, fine), null)
                    .rule();
            assertThat(rule.expiresAt()).isEqualTo("2031-01-01T00:00:00.123456Z");
            assertThat(open(house, cluster)).containsExactly(rule);
            EgressRule older = new EgressRule(
                    new RuleId(UUID.randomUUID()),
                    "older",
                    rule.target(),
                    rule.ports(),
                    rule.paths(),
                    rule.description(),
                    rule.purpose(),
                    fine,
                    false,
                    false,
                    null);
            PerimeterJournal journal = house.get(PerimeterJournal.class);
            journal.command(
                    projection -> journal.record(ADMIN, cluster, 3L, "ADD_EGRESS_RULE", new Change.RulePut(older)));
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            assertThat(actions(house)).doesNotContain("PROJECTION_MISMATCH");
            assertThat(open(house, cluster)).extracting(EgressRule::name).containsExactly("cut", "older");
            assertThat(house.get(ProjectionCheck.class).run()).isZero();
        }
    }

    /** As the owner of the tables may. */
    private static void letAnybodyWrite(JdbcClient jdbc, TestDatabases database) {
        List<String> statements = database == TestDatabases.H2
                ? List.of("DROP TRIGGER ledger_entry_is_never_updated", "DROP TRIGGER ledger_entry_is_never_deleted")
                : List.of("ALTER TABLE ledger_entry DISABLE TRIGGER ALL");
        statements.forEach(statement -> jdbc.sql(statement).update());
    }

    @ParameterizedTest
    @EnumSource
    void on_a_ledger_that_somebody_wrote_to_it_comes_up_and_takes_only_what_tightens(TestDatabases database)
            throws IOException {
        Path file = Files.writeString(folder.resolve("managed.yaml"), managed("telemetry", 443));
        Map<String, String> settings = PerimeterHouse.database(database, folder);
        ClusterId cluster;
        RuleId id;
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            cluster = house.cluster().id();
            id = house.rules()
                    .create(ADMIN, cluster, draft("one", 443), null)
                    .rule()
                    .id();
            house.clusters().denyAll(ADMIN, cluster, null);
            house.clusters().allowAll(ADMIN, cluster, null);
            JdbcClient jdbc = house.get(JdbcClient.class);
            letAnybodyWrite(jdbc, database);
            jdbc.sql("UPDATE ledger_entry SET source = 'x' WHERE action = 'ADD_EGRESS_RULE'")
                    .update();
            jdbc.sql("UPDATE ledger_entry SET payload = salt WHERE revision = 4")
                    .update();
        }
        for (int start = 1; start <= 2; start++) {
            try (PerimeterHouse house =
                    PerimeterHouse.start(settings, Map.of("sallyport.managed-rules", file.toString()))) {
                assertThat(house.get(Ledger.class).verification())
                        .isInstanceOfSatisfying(
                                Verification.Broken.class,
                                broken -> assertThat(broken.finding()).isEqualTo("ENTRY_UNREADABLE"));
                assertThat(Objects.requireNonNull(house.fold().newest(cluster))
                                .perimeter()
                                .policy())
                        .as("a policy that cannot be read may be deny-all")
                        .isEqualTo(TrafficPolicy.DEFAULT_DENY);
                assertThat(open(house, cluster))
                        .as("no managed rule was added")
                        .extracting(EgressRule::name)
                        .containsExactly("one");
                assertThatThrownBy(() -> house.rules().create(ADMIN, cluster, draft("two", 443), null))
                        .isInstanceOf(LedgerReadOnlyException.class);
                house.clusters().denyAll(ADMIN, cluster, null);
                if (start == 2) {
                    house.rules().delete(ADMIN, cluster, id, null);
                    assertThat(open(house, cluster)).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_cluster_whose_making_was_taken_from_the_ledger_is_given_to_no_gateway(TestDatabases database) {
        Map<String, String> settings = PerimeterHouse.database(database, folder);
        ClusterId kept;
        ClusterId taken;
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            kept = house.cluster().id();
            taken = house.cluster().id();
            house.rules().create(ADMIN, taken, draft("one", 443), null);
            JdbcClient jdbc = house.get(JdbcClient.class);
            letAnybodyWrite(jdbc, database);
            jdbc.sql("DELETE FROM ledger_entry WHERE action = 'CREATE_CLUSTER' AND cluster_id = ?")
                    .param(taken.value())
                    .update();
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            assertThat(house.fold().clusters()).containsExactly(kept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void managed_rules_are_in_every_cluster_locked_and_follow_the_file(TestDatabases database) throws IOException {
        Path file = Files.writeString(folder.resolve("managed.yaml"), managed("telemetry", 443));
        Map<String, String> settings = PerimeterHouse.database(database, folder);
        Map<String, String> managed = Map.of("sallyport.managed-rules", file.toString());
        ClusterId cluster;
        RuleId id;
        try (PerimeterHouse house = PerimeterHouse.start(settings, managed)) {
            cluster = house.cluster().id();
            EgressRule rule = open(house, cluster).getFirst();
            id = rule.id();
            assertThat(rule.managedReason()).isEqualTo("Health is reported.");
            house.get(JdbcClient.class)
                    .sql("UPDATE rule_version SET managed_reason = NULL")
                    .update();
            assertThatThrownBy(() -> house.rules().delete(ADMIN, cluster, id, null))
                    .isInstanceOf(ManagedRuleException.class);
            assertThatThrownBy(() -> house.rules().edit(ADMIN, cluster, id, draft("telemetry", 1), null))
                    .isInstanceOf(ManagedRuleException.class);
        }
        Files.writeString(file, managed("telemetry", 8443));
        try (PerimeterHouse house = PerimeterHouse.start(settings, managed)) {
            assertThat(house.revision(cluster)).isEqualTo(3);
            assertThat(open(house, cluster)).singleElement().satisfies(rule -> {
                assertThat(rule.id()).isEqualTo(id);
                assertThat(rule.ports().ports()).containsExactly(8443);
            });
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, managed)) {
            assertThat(house.revision(cluster))
                    .as("the same file makes no revision")
                    .isEqualTo(3);
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            assertThat(house.revision(cluster)).isEqualTo(4);
            assertThat(open(house, cluster)).isEmpty();
        }
    }

    private static String managed(String name, int port) {
        return """
                rules:
                  - name: %s
                    destination: telemetry.example.com
                    ports: [%d]
                    reason: Health is reported.
                """.formatted(name, port);
    }

    @Test
    void a_file_of_managed_rules_with_a_mistake_stops_the_start_in_words() throws IOException {
        for (String mistake : List.of(
                managed("t", 443).replace("ports:", "port:"),
                managed("t", 443).replace("[443]", "443"),
                managed("t", 443).replace("reason: Health is reported.", "raw_tcp: false"),
                managed("t", 443).replace("telemetry.example.com", "\"*\""),
                "rules: none",
                "rules: [!!java.net.URL [\"http://127.0.0.1\"]]",
                "")) {
            Path file = Files.writeString(folder.resolve("managed.yaml"), mistake);
            assertThatThrownBy(() -> ManagedRules.read(file, AddressClasses.standard()))
                    .as(mistake)
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("SALLYPORT_MANAGED_RULES");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ten_thousand_rules_are_paged_sorted_and_searched_by_the_database(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            PerimeterJournal journal = house.get(PerimeterJournal.class);
            for (int first = 0; first < 10_000; first += 100) {
                int from = first;
                journal.command(projection -> {
                    for (int number = from; number < from + 100; number++) {
                        Change put = new Change.RulePut(rule("rule-%05d".formatted(9_999 - number)));
                        journal.record(ADMIN, cluster, number + 2L, "ADD_EGRESS_RULE", put);
                    }
                    return cluster;
                });
            }
            assertThat(house.revision(cluster)).isEqualTo(10_001);
            assertThat(house.rules().count(ADMIN, cluster, RuleQuery.all())).isEqualTo(10_000);
            assertThat(house.rules().find(ADMIN, cluster, page("", RuleQuery.Order.NAME, false, 5_000)))
                    .extracting(version -> version.rule().name())
                    .startsWith("rule-05000", "rule-05001")
                    .hasSize(50);
            assertThat(house.rules().find(ADMIN, cluster, page("", RuleQuery.Order.CHANGED_AT, true, 0)))
                    .extracting(version -> version.rule().name())
                    .startsWith("rule-00000", "rule-00001");
            assertThat(house.rules().count(ADMIN, cluster, page("RULE-0123", RuleQuery.Order.NAME, false, 0)))
                    .isEqualTo(10);
            assertThat(house.rules().count(ADMIN, cluster, page("%", RuleQuery.Order.NAME, false, 0)))
                    .as("a wildcard of SQL is a character like others")
                    .isZero();
        }
    }

    private static EgressRule rule(String name) {
        return Objects.requireNonNull(RuleValidation.validate(
                        new RuleId(UUID.randomUUID()),
                        draft(name, 443),
                        new RuleValidation.Surroundings(
                                List.of(),
                                Set.of("OTHER"),
                                Instant.EPOCH,
                                AddressClasses.standard(),
                                RuleLimits.STANDARD))
                .rule());
    }

    private static RuleQuery page(String text, RuleQuery.Order order, boolean descending, int offset) {
        return new RuleQuery(text, Set.of(), null, null, null, order, descending, offset, 50);
    }
}

package dev.sallyport.reports;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Comparison.Difference;
import dev.sallyport.reports.ReachableAt.Evidence;
import dev.sallyport.reports.ReachableAt.Standing;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The past as reports tell it against the past as it was noted down while it happened, on both databases. */
class ReachableAtTest {

    @TempDir
    Path folder;

    /** What the fold of the ledger said when it was {@code at}. */
    private record Noted(
            Instant at, ClusterPerimeter saved, @Nullable ClusterPerimeter settled) {}

    private PerimeterHouse start(TestDatabases database) {
        return PerimeterHouse.start(PerimeterHouse.database(database, folder), Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void every_instant_of_random_histories_is_told_as_it_was(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            for (int seed = 0; seed < 8; seed++) {
                ClusterId cluster = house.cluster().id();
                List<Noted> notes = live(house, cluster, new Random(seed));
                PerimeterHistory history = house.get(PerimeterHistory.class);
                List<Long> counts = new ArrayList<>();
                for (Noted note : notes) {
                    ReachableAt told = reachable(house, cluster, note.at());
                    assertTold(note, told);
                    long inForce = told.inForce().size();
                    counts.add(inForce);
                    assertThat(history.rulesInForce(cluster, note.at(), settledRevision(history, cluster, note.at())))
                            .isEqualTo(inForce);
                }
                assertThat(sampled(history, cluster, notes)).isEqualTo(counts);
            }
        }
    }

    private static void assertTold(Noted note, ReachableAt told) {
        assertThat(told.evidence()).isEqualTo(expected(note));
        ReachableAt.Side saved = told.saved();
        if (note.saved().closed()) {
            assertThat(saved).isNull();
        } else {
            Objects.requireNonNull(saved);
            assertThat(saved.policy()).isEqualTo(note.saved().perimeter().policy());
            assertThat(saved.revision()).isEqualTo(note.saved().perimeter().revision());
            assertThat(saved.sources().sources()).isEqualTo(note.saved().clientSources());
        }
        assertThat(told.reaches().stream()
                        .map(ReachableAt.Reach::rule)
                        .filter(rule -> rule.savedAt(note.at()))
                        .map(PerimeterHistory.RuleSpan::rule)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(
                        note.saved().closed()
                                ? List.of()
                                : note.saved().perimeter().rules());
        ClusterPerimeter settled = note.settled();
        if (settled == null || settled.closed()) {
            assertThat(told.acknowledged()).isNull();
            assertThat(told.everything()).isFalse();
            assertThat(told.inForce()).isEmpty();
            return;
        }
        ReachableAt.Side acknowledged = Objects.requireNonNull(told.acknowledged());
        assertThat(acknowledged.policy()).isEqualTo(settled.perimeter().policy());
        assertThat(acknowledged.revision()).isEqualTo(settled.perimeter().revision());
        assertThat(acknowledged.sources().sources()).isEqualTo(settled.clientSources());
        assertThat(rules(told))
                .containsExactlyInAnyOrderElementsOf(settled.perimeter().rules());
        told.reaches().stream()
                .filter(reach -> reach.standing() != Standing.SAVED_ONLY)
                .forEach(reach -> assertThat(reach.rule().acknowledgedFrom()).isBeforeOrEqualTo(note.at()));
    }

    private static long settledRevision(PerimeterHistory history, ClusterId cluster, Instant at) {
        return history.settled(cluster, at).orElse(ReachableAt.NOTHING).revision();
    }

    /** How many rules were in force at each note, as an exposure counts them. */
    private static List<Long> sampled(PerimeterHistory history, ClusterId cluster, List<Noted> notes) {
        List<Instant> instants = notes.stream().map(Noted::at).toList();
        long[] revisions = instants.stream()
                .mapToLong(at -> settledRevision(history, cluster, at))
                .toArray();
        Samples samples = new Samples(instants, revisions);
        history.trace(cluster, revisions[0], revisions[revisions.length - 1], samples);
        return samples.counts().stream().map(Samples.Count::rules).toList();
    }

    private static Evidence expected(Noted note) {
        ClusterPerimeter settled = note.settled();
        if (note.saved().closed()) {
            return settled != null && settled.closed() ? Evidence.DELETED : Evidence.LEAVING;
        }
        if (settled == null) {
            return Evidence.NOTHING_ACKNOWLEDGED;
        }
        return settled.perimeter().revision() == note.saved().perimeter().revision()
                ? Evidence.ACKNOWLEDGED
                : Evidence.IN_PROGRESS;
    }

    @ParameterizedTest
    @EnumSource
    void what_differs_between_two_instants_makes_the_second_of_the_first(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            for (int seed = 100; seed < 104; seed++) {
                Random random = new Random(seed);
                ClusterId cluster = house.cluster().id();
                List<Noted> notes = live(house, cluster, random);
                for (int pair = 0; pair < 10; pair++) {
                    int first = random.nextInt(notes.size());
                    ReachableAt before =
                            reachable(house, cluster, notes.get(first).at());
                    ReachableAt after = reachable(
                            house,
                            cluster,
                            notes.get(first + random.nextInt(notes.size() - first))
                                    .at());
                    Map<RuleId, EgressRule> rules = new HashMap<>();
                    rules(before).forEach(rule -> rules.put(rule.id(), rule));
                    for (Difference difference : Comparison.between(before, after)) {
                        switch (difference) {
                            case Difference.Added it ->
                                assertThat(rules.put(
                                                it.rule().rule().id(), it.rule().rule()))
                                        .isNull();
                            case Difference.Removed it ->
                                assertThat(rules.remove(it.rule().rule().id()))
                                        .isEqualTo(it.rule().rule());
                            case Difference.Changed it -> {
                                assertThat(it.fields()).isNotEmpty();
                                assertThat(rules.put(
                                                it.after().rule().id(),
                                                it.after().rule()))
                                        .isEqualTo(it.before().rule());
                            }
                        }
                    }
                    assertThat(rules.values()).containsExactlyInAnyOrderElementsOf(rules(after));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_over_before_the_gateways_answered_was_never_in_force(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
            house.settle(cluster);
            clock.advance(Duration.ofMinutes(1));
            RuleId edited = rule(house, cluster, "edited");
            RuleId deleted = rule(house, cluster, "deleted");
            house.clusters().denyAll(ADMIN, cluster, null);
            Instant between = clock.instant().plusSeconds(1);
            clock.advance(Duration.ofMinutes(1));
            house.rules().edit(ADMIN, cluster, edited, PerimeterHouse.draft("edited", 1), null);
            house.rules().delete(ADMIN, cluster, deleted, null);
            house.clusters().allowAll(ADMIN, cluster, null);
            clock.advance(Duration.ofMinutes(1));
            Instant settled = clock.instant();
            house.settle(cluster);
            Instant after = settled.plusSeconds(1);
            clock.advance(Duration.ofMinutes(1));

            FoldedReport folded = new FoldedReport(after, between);
            house.get(Ledger.class).after(0, 1_000).forEach(folded::apply);
            for (ReachableAt told : List.of(
                    reachable(house, cluster, between),
                    Objects.requireNonNull(folded.comparison(cluster)).before())) {
                assertThat(told.reaches())
                        .filteredOn(reach -> !reach.rule().rule().managed())
                        .hasSize(2)
                        .allSatisfy(reach -> {
                            assertThat(reach.standing()).isEqualTo(Standing.SAVED_ONLY);
                            assertThat(reach.rule().acknowledgedFrom()).isNull();
                            assertThat(reach.rule().acknowledgedUntil()).isEqualTo(settled);
                        });
            }
            assertThat(reachable(house, cluster, after).reaches())
                    .filteredOn(reach -> !reach.rule().rule().managed())
                    .singleElement()
                    .satisfies(
                            reach -> assertThat(reach.rule().acknowledgedFrom()).isEqualTo(settled));
            List<PerimeterHistory.PolicySpan> policies =
                    house.get(PerimeterHistory.class).policies(cluster);
            assertThat(policies.get(1).acknowledged()).isNull();
            assertThat(Timeline.bands(
                            policies, house.clusters().get(ADMIN, cluster).createdAt(), between, after))
                    .singleElement()
                    .satisfies(band -> assertThat(band.policy()).isEqualTo(TrafficPolicy.ALLOW_ALL));
        }
    }

    private static RuleId rule(PerimeterHouse house, ClusterId cluster, String name) {
        return house.rules()
                .create(ADMIN, cluster, PerimeterHouse.draft(name, 443), null)
                .rule()
                .id();
    }

    @ParameterizedTest
    @EnumSource
    void a_cluster_is_leaving_until_the_gateways_say_that_it_is_closed_and_its_bands_end_there(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            Cluster cluster = house.cluster();
            ClusterId id = cluster.id();
            PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
            clock.advance(Duration.ofMinutes(1));
            house.settle(id);
            clock.advance(Duration.ofMinutes(1));
            Instant deleted = clock.instant();
            house.clusters().delete(ADMIN, id, null);
            clock.advance(Duration.ofMinutes(7));
            Instant closed = clock.instant();
            house.settle(id);
            clock.advance(Duration.ofDays(30));

            ReachableAt leaving = reachable(house, id, deleted.plusSeconds(1));
            assertThat(leaving.evidence()).isEqualTo(Evidence.LEAVING);
            assertThat(leaving.saved()).isNull();
            assertThat(leaving.everything()).isTrue();
            ReachableAt gone = reachable(house, id, closed.plusSeconds(1));
            assertThat(gone.evidence()).isEqualTo(Evidence.DELETED);
            assertThat(gone.everything()).isFalse();
            assertThat(gone.ending()).isEqualTo(new ReachableAt.Ending(deleted, closed));
            List<Timeline.Band> bands = Timeline.bands(
                    house.get(PerimeterHistory.class).policies(id),
                    cluster.createdAt(),
                    Instant.EPOCH,
                    clock.instant());
            assertThat(bands).hasSize(2);
            assertThat(bands.getLast().policy()).isEqualTo(TrafficPolicy.ALLOW_ALL);
            assertThat(bands.getLast().to()).isEqualTo(closed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void versions_that_an_older_release_told_are_told_again_without_an_alarm(TestDatabases database) {
        Map<String, String> settings = PerimeterHouse.database(database, folder);
        ClusterId id;
        Instant before;
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            id = house.cluster().id();
            house.settle(id);
            before = house.get(PerimeterHouse.TestClock.class).instant();
            house.get(PerimeterHouse.TestClock.class).advance(Duration.ofSeconds(2));
            house.clusters().delete(ADMIN, id, null);
            JdbcClient jdbc = house.get(JdbcClient.class);
            jdbc.sql("DELETE FROM sources_version").update();
            jdbc.sql("UPDATE policy_version SET to_revision = NULL, to_time = NULL")
                    .update();
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            assertThat(reachable(house, id, before).everything()).isTrue();
            assertThat(reachable(house, id, before.plusSeconds(3)).evidence()).isEqualTo(Evidence.LEAVING);
            assertThat(house.get(Ledger.class).after(0, 1_000))
                    .noneMatch(entry -> entry.draft().action().equals("PROJECTION_MISMATCH"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_late_gateway_shows_when_it_was_saved_and_when_it_was_in_force(TestDatabases database) {
        try (PerimeterHouse house = start(database)) {
            ClusterId cluster = house.cluster().id();
            PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
            house.settle(cluster);
            clock.advance(Duration.ofMinutes(1));
            Instant saved = clock.instant();
            RuleId rule = house.rules()
                    .create(ADMIN, cluster, PerimeterHouse.draft("late", 443), null)
                    .rule()
                    .id();
            clock.advance(Duration.ofMinutes(30));
            Instant acknowledged = clock.instant();
            house.settle(cluster);
            clock.advance(Duration.ofMinutes(1));
            Instant deleted = clock.instant();
            house.rules().delete(ADMIN, cluster, rule, null);
            clock.advance(Duration.ofMinutes(5));
            Instant gone = clock.instant();
            house.settle(cluster);

            Function<Instant, Set<Standing>> standing = at -> reachable(house, cluster, at).reaches().stream()
                    .filter(reach -> reach.rule().rule().id().equals(rule))
                    .map(ReachableAt.Reach::standing)
                    .collect(Collectors.toSet());
            assertThat(standing.apply(saved.minusSeconds(1))).isEmpty();
            assertThat(standing.apply(saved.plusSeconds(1))).containsExactly(Standing.SAVED_ONLY);
            assertThat(standing.apply(acknowledged.plusSeconds(1))).containsExactly(Standing.IN_FORCE);
            assertThat(standing.apply(deleted.plusSeconds(1))).containsExactly(Standing.LEAVING);
            assertThat(standing.apply(gone.plusSeconds(1))).isEmpty();
            ReachableAt.Reach reach = reachable(house, cluster, acknowledged.plusSeconds(1)).reaches().stream()
                    .filter(one -> one.rule().rule().id().equals(rule))
                    .findFirst()
                    .orElseThrow();
            assertThat(reach.rule().from()).isEqualTo(saved);
            assertThat(reach.rule().acknowledgedFrom()).isEqualTo(acknowledged);
            assertThat(reach.rule().until()).isEqualTo(deleted);
            assertThat(reach.rule().acknowledgedUntil()).isEqualTo(gone);
        }
    }

    private static ReachableAt reachable(PerimeterHouse house, ClusterId id, Instant at) {
        return StoredReports.reachable(house.get(PerimeterHistory.class), id, at);
    }

    private static List<EgressRule> rules(ReachableAt at) {
        return at.inForce().stream().map(reach -> reach.rule().rule()).toList();
    }

    private static List<Noted> live(PerimeterHouse house, ClusterId cluster, Random random) {
        PerimeterHouse.TestClock clock = house.get(PerimeterHouse.TestClock.class);
        PerimeterFold fold = house.get(PerimeterFold.class);
        List<Noted> notes = new ArrayList<>();
        for (int step = 0; step < 30; step++) {
            clock.advance(Duration.ofSeconds(2));
            change(house, cluster, random, step);
            Instant then = clock.instant().plusSeconds(1);
            InForce settled = fold.inForce(cluster);
            notes.add(new Noted(
                    then, Objects.requireNonNull(fold.newest(cluster)), settled == null ? null : settled.perimeter()));
        }
        return notes;
    }

    private static Set<RuleId> refused(List<EgressRule> open, Random random) {
        return open.stream()
                .filter(rule -> random.nextInt(3) == 0)
                .map(EgressRule::id)
                .collect(Collectors.toSet());
    }

    private static void change(PerimeterHouse house, ClusterId cluster, Random random, int step) {
        ClusterPerimeter newest =
                Objects.requireNonNull(house.get(PerimeterFold.class).newest(cluster));
        if (newest.closed()) {
            if (random.nextBoolean()) {
                house.settle(cluster);
            }
            return;
        }
        List<EgressRule> open = newest.perimeter().rules();
        EgressRule one = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
        switch (step > 15 && random.nextInt(10) == 0 ? -1 : random.nextInt(8)) {
            case -1 -> house.clusters().delete(ADMIN, cluster, null);
            case 0 -> house.clusters().denyAll(ADMIN, cluster, null);
            case 1 -> house.clusters().allowAll(ADMIN, cluster, null);
            case 2 -> house.settle(cluster);
            case 3 -> house.settleWithout(cluster, refused(open, random));
            case 4 -> {
                if (one != null) {
                    house.rules().delete(ADMIN, cluster, one.id(), null);
                }
            }
            case 5 -> {
                if (one != null) {
                    RuleDraft draft = PerimeterHouse.draft(one.name(), 1 + random.nextInt(3));
                    house.rules().edit(ADMIN, cluster, one.id(), draft, null);
                }
            }
            case 6 ->
                house.clusters()
                        .changeClientSources(ADMIN, cluster, List.of("10.0.0." + random.nextInt(4) + "/32"), null);
            default -> house.rules().create(ADMIN, cluster, PerimeterHouse.draft("rule-" + step, 443), null);
        }
    }
}

package dev.sallyport.reports;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
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

/** The past as reports tell it against the past as it was noted down while it happened, on both databases. */
class ReachableAtTest {

    @TempDir
    Path folder;

    /** What the fold of the ledger said when it was {@code at}. */
    private record Noted(
            Instant at, Perimeter saved, @Nullable Perimeter settled) {}

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
                for (Noted note : notes) {
                    assertTold(note, reachable(house, cluster, note.at()));
                }
            }
        }
    }

    private static void assertTold(Noted note, ReachableAt told) {
        ReachableAt.Side saved = Objects.requireNonNull(told.saved());
        assertThat(saved.policy()).isEqualTo(note.saved().policy());
        assertThat(saved.revision()).isEqualTo(note.saved().revision());
        assertThat(told.reaches().stream()
                        .map(ReachableAt.Reach::rule)
                        .filter(rule -> rule.savedAt(note.at()))
                        .map(PerimeterHistory.RuleSpan::rule)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(note.saved().rules());
        Perimeter settled = note.settled();
        if (settled == null) {
            assertThat(told.acknowledged()).isNull();
            assertThat(told.inForce()).isEmpty();
            assertThat(told.evidence()).isEqualTo(Evidence.NOTHING_ACKNOWLEDGED);
            return;
        }
        ReachableAt.Side acknowledged = Objects.requireNonNull(told.acknowledged());
        assertThat(acknowledged.policy()).isEqualTo(settled.policy());
        assertThat(acknowledged.revision()).isEqualTo(settled.revision());
        assertThat(rules(told)).containsExactlyInAnyOrderElementsOf(settled.rules());
        assertThat(told.evidence())
                .isEqualTo(
                        settled.revision() == note.saved().revision() ? Evidence.ACKNOWLEDGED : Evidence.IN_PROGRESS);
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
        PerimeterHistory history = house.get(PerimeterHistory.class);
        Cluster cluster = history.cluster(id).orElseThrow();
        Settled settled = history.settled(id, at).orElse(new Settled(0, Instant.EPOCH));
        return ReachableAt.of(
                cluster,
                history.policies(id),
                settled,
                history.rules(id, at, settled.revision()),
                history.savedRevision(id, at),
                Map.of(),
                at);
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
            ClusterPerimeter settled = fold.settled(cluster) == 0 ? null : fold.at(cluster, fold.settled(cluster));
            notes.add(new Noted(
                    then,
                    Objects.requireNonNull(fold.newest(cluster)).perimeter(),
                    settled == null ? null : settled.perimeter()));
        }
        return notes;
    }

    private static void change(PerimeterHouse house, ClusterId cluster, Random random, int step) {
        List<EgressRule> open = Objects.requireNonNull(
                        house.get(PerimeterFold.class).newest(cluster))
                .perimeter()
                .rules();
        EgressRule one = open.isEmpty() ? null : open.get(random.nextInt(open.size()));
        switch (random.nextInt(7)) {
            case 0 -> house.clusters().denyAll(ADMIN, cluster, null);
            case 1 -> house.clusters().allowAll(ADMIN, cluster, null);
            case 2, 3 -> house.settle(cluster);
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
            default -> house.rules().create(ADMIN, cluster, PerimeterHouse.draft("rule-" + step, 443), null);
        }
    }
}

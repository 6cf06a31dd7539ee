package dev.sallyport.reports;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.reports.evidence.PackHouse;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the entries tell is what the versions in the database tell. */
class FoldedReportTest {

    @TempDir
    Path folder = Path.of("unset");

    @ParameterizedTest
    @EnumSource
    void every_pair_of_instants_of_random_histories_is_told_the_same(TestDatabases database) {
        try (PackHouse packs = new PackHouse(database, folder)) {
            for (int seed = 0; seed < 5; seed++) {
                Random random = new Random(seed);
                ClusterId id = packs.house.cluster().id();
                List<Instant> instants = packs.live(id, random, 40);
                if (seed % 2 == 0) {
                    packs.house.clusters().delete(ADMIN, id, null);
                    instants.add(later(packs));
                    if (seed % 4 == 0) {
                        packs.house.settle(id);
                        instants.add(later(packs));
                    }
                }
                instants.add(packs.now());
                List<Entry> entries = packs.house.get(Ledger.class).after(0, 10_000);
                for (int pair = 0; pair < 25; pair++) {
                    int first = random.nextInt(instants.size());
                    int second = first + random.nextInt(instants.size() - first);
                    FoldedReport folded = new FoldedReport(instants.get(second), instants.get(first));
                    entries.forEach(folded::apply);
                    assertThat(folded.clusters()).contains(id);
                    Comparison comparison = Objects.requireNonNull(folded.comparison(id));
                    assertSame(comparison.before(), stored(packs, id, instants.get(first)));
                    assertSame(comparison.after(), stored(packs, id, instants.get(second)));
                    assertSame(folded.reachable(id), comparison.after());
                    FoldedReport alone = new FoldedReport(instants.get(first), null);
                    entries.forEach(alone::apply);
                    assertSame(alone.reachable(id), comparison.before());
                    assertThat(alone.comparison(id)).isNull();
                }
            }
        }
    }

    private static Instant later(PackHouse packs) {
        packs.house.get(PerimeterHouse.TestClock.class).advance(Duration.ofSeconds(2));
        return packs.now().minusSeconds(1);
    }

    private static void assertSame(ReachableAt told, ReachableAt expected) {
        assertThat(told).usingRecursiveComparison().ignoringFields("reaches").isEqualTo(expected);
        assertThat(told.reaches()).containsExactlyInAnyOrderElementsOf(expected.reaches());
    }

    private static ReachableAt stored(PackHouse packs, ClusterId id, Instant at) {
        return StoredReports.reachable(packs.house.get(PerimeterHistory.class), id, at);
    }
}

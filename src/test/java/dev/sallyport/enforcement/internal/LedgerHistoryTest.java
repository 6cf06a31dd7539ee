package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway that comes back is asked for: whether this ledger holds what its perimeters were made from. */
class LedgerHistoryTest {

    @TempDir
    Path folder;

    private static LedgerHistory history(PerimeterHouse house) {
        return new LedgerHistory(house.get(Ledger.class), house.get(PerimeterFold.class));
    }

    private PerimeterHouse house() {
        return PerimeterHouse.start(PerimeterHouse.database(TestDatabases.H2, folder.resolve("data")), Map.of());
    }

    private static long positionOf(PerimeterHouse house, Cluster cluster) {
        List<Entry> entries = house.get(Ledger.class).after(0, 1_000);
        return entries.stream()
                .filter(entry -> cluster.id().equals(entry.draft().cluster()))
                .mapToLong(Entry::sequence)
                .max()
                .orElseThrow();
    }

    @Test
    void a_mark_that_is_taken_right_after_a_change_is_not_from_before_it() {
        try (PerimeterHouse house = house()) {
            LedgerHistory history = history(house);
            for (int i = 0; i < 3; i++) {
                Cluster cluster = house.cluster();
                assertThat(history.mark()).startsWith(positionOf(house, cluster) + "-");
                assertThat(history.knows(history.mark())).isTrue();
            }
        }
    }

    @Test
    void a_ledger_that_was_restored_to_right_before_a_change_does_not_know_what_was_pushed_of_it() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        String before;
        try (PerimeterHouse house = house()) {
            house.cluster();
            before = history(house).mark();
        }
        copy(folder.resolve("data"), folder.resolve("backup"));
        String pushed;
        try (PerimeterHouse house = house()) {
            house.cluster();
            pushed = history(house).mark();
        }
        copy(folder.resolve("backup"), folder.resolve("data"));
        try (PerimeterHouse restored = house()) {
            LedgerHistory history = history(restored);
            assertThat(history.knows(before)).isTrue();
            assertThat(history.knows(pushed)).isFalse();
            restored.cluster();
            assertThat(history.knows(pushed)).as("another entry took its place").isFalse();
        }
    }

    @Test
    void what_is_no_mark_is_not_known() {
        try (PerimeterHouse house = house()) {
            house.cluster();
            LedgerHistory history = history(house);
            assertThat(Stream.of("", "1", "1-", "x", "1-0000000000000000", "0-0000000000000001", history.mark() + "0"))
                    .noneMatch(history::knows);
            assertThat(history.knows("0-0000000000000000"))
                    .as("the beginning of every ledger")
                    .isTrue();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> files = Files.walk(to)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}

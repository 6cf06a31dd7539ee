package dev.sallyport.ledger.internal.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Verification;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the owner of the database does to the ledger, the checkpoints tell; and what fails on the way to an anchor is seen. */
class CheckpointsTest {

    private final NotaryHouse.TestClock clock = new NotaryHouse.TestClock();

    @TempDir
    Path temporary = Path.of("unset");

    private Path anchorFile() {
        return temporary.resolve("anchors.log");
    }

    private Path folder() {
        return temporary.resolve("data");
    }

    private NotaryHouse house(TestDatabases database, Anchor... others) {
        return new NotaryHouse(database, folder(), anchorFile(), null, clock, others);
    }

    private List<String> anchored() throws IOException {
        return Files.exists(anchorFile()) ? Files.readAllLines(anchorFile()) : List.of();
    }

    private static void assertBroken(NotaryHouse house, long sequence, String finding) {
        assertThat(house.ledger.verify()).isInstanceOfSatisfying(Verification.Broken.class, broken -> {
            assertThat(broken.finding()).isEqualTo(finding);
            assertThat(broken.sequence()).isEqualTo(sequence);
        });
        assertThatThrownBy(() -> house.append(1)).isInstanceOf(LedgerReadOnlyException.class);
        house.appendTightening();
    }

    @ParameterizedTest
    @EnumSource
    void the_newest_entry_is_signed_at_most_once_in_an_interval_and_only_if_it_is_new(TestDatabases database)
            throws IOException {
        try (NotaryHouse house = house(database)) {
            house.append(3);
            house.round();
            house.append(2);
            house.checkpoints.round();
            house.clock.advance(Duration.ofSeconds(59));
            house.checkpoints.round();
            assertThat(house.checkpoints.after(0, 10))
                    .extracting(Checkpoint::sequence)
                    .containsExactly(4L);

            house.clock.advance(Duration.ofSeconds(1));
            house.checkpoints.round();
            house.round();
            house.round();
            assertThat(house.checkpoints.after(0, 10))
                    .extracting(Checkpoint::sequence)
                    .containsExactly(4L, 6L);
            assertThat(house.checkpoints.after(0, 10)).allMatch(Checkpoint::genuine);
            assertThat(anchored())
                    .containsExactlyElementsOf(house.checkpoints.after(0, 10).stream()
                            .map(Checkpoint::line)
                            .toList());
            assertThat(house.ledger.verify()).isInstanceOf(Verification.Intact.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_ledger_written_again_with_right_hashes_is_found_by_the_checkpoints_in_the_database(TestDatabases database) {
        try (NotaryHouse house = house(database)) {
            house.append(8);
            house.round();
            house.append(8);
            house.round();
            house.disarm();
            house.writeAgainFrom(3);

            assertBroken(house, 9, "CHECKPOINT_DIFFERS");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_ledger_written_again_together_with_its_checkpoints_is_found_by_the_anchor_file(TestDatabases database) {
        try (NotaryHouse house = house(database)) {
            house.append(8);
            house.round();
            house.disarm();
            house.writeAgainFrom(1);
            house.dropCheckpoints();

            assertBroken(house, 9, "ANCHOR_DIFFERS");
        }
    }

    @ParameterizedTest
    @EnumSource
    void ten_newest_entries_that_are_dropped_are_found_by_either(TestDatabases database) {
        try (NotaryHouse house = house(database)) {
            house.append(19);
            house.round();
            house.disarm();
            house.dropNewest(10);
            assertBroken(house, 11, "CHECKPOINT_BEYOND_END");
            house.dropCheckpoints();
            assertThat(house.ledger.verify())
                    .isInstanceOfSatisfying(
                            Verification.Broken.class,
                            broken -> assertThat(broken.finding()).isEqualTo("ANCHOR_BEYOND_END"));
        }
    }

    @Test
    void the_folder_of_yesterday_put_back_is_found_by_the_anchor_file() throws IOException {
        Path yesterday = temporary.resolve("yesterday");
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(5);
            house.round();
        }
        copy(folder(), yesterday);
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(5);
            house.round();
            assertThat(house.ledger.verify()).isInstanceOf(Verification.Intact.class);
        }
        copy(yesterday, folder());
        try (NotaryHouse house = house(TestDatabases.H2)) {
            assertBroken(house, 7, "ANCHOR_BEYOND_END");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file));
                Files.createDirectories(Objects.requireNonNull(target.getParent()));
                Files.write(target, Files.readAllBytes(file));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_tail_that_was_written_again_is_found_before_it_is_signed(TestDatabases database) throws IOException {
        try (NotaryHouse house = house(database)) {
            house.append(4);
            house.round();
            house.append(4);
            house.disarm();
            house.jdbc()
                    .sql("UPDATE ledger_entry SET actor_name = 'other' WHERE sequence = 7")
                    .update();

            house.round();

            assertThat(house.ledger.verification())
                    .isInstanceOfSatisfying(
                            Verification.Broken.class,
                            broken -> assertThat(broken.sequence()).isEqualTo(7));
            assertThat(anchored()).hasSize(1);
        }
    }

    @Test
    void every_bit_of_a_checkpoint_is_under_its_signature() {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.round();
            String line = house.checkpoints.newest().orElseThrow().line();
            assertThat(Checkpoint.parse(line).orElseThrow().genuine()).isTrue();
            Random random = new Random(5);
            for (int place = 0; place < line.length(); place++) {
                char other = (char) (line.charAt(place) ^ (1 << random.nextInt(6)));
                String changed = line.substring(0, place) + other + line.substring(place + 1);
                assertThat(Checkpoint.parse(changed).filter(Checkpoint::genuine))
                        .as(changed)
                        .isEmpty();
            }
        }
    }

    @Test
    void a_line_that_a_crash_cut_off_alarms_nobody_and_the_next_one_begins_anew() throws IOException {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.round();
            Files.writeString(anchorFile(), "sallyport-checkpoint/1 9 ab", StandardOpenOption.APPEND);
            house.append(1);
            house.round();

            assertThat(anchored()).hasSize(3);
            assertThat(Checkpoint.parse(anchored().get(2)).orElseThrow().sequence())
                    .isEqualTo(3);
            assertThat(house.ledger.verify()).isInstanceOf(Verification.Intact.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_database_refuses_to_change_or_delete_a_checkpoint(TestDatabases database) {
        try (NotaryHouse house = house(database)) {
            house.append(1);
            house.round();
            for (String sql : List.of("UPDATE ledger_checkpoint SET sequence = 9", "DELETE FROM ledger_checkpoint")) {
                assertThatThrownBy(() -> house.jdbc().sql(sql).update()).hasStackTraceContaining("append-only");
            }
        }
    }

    /** Takes checkpoints, or fails as long as it is told to. */
    private static final class FakeAnchor implements Anchor {

        private final List<Long> took = new ArrayList<>();
        private @Nullable String failure;
        private Duration pace = Duration.ZERO;

        @Override
        public Duration pace() {
            return pace;
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public String place() {
            return "nowhere";
        }

        @Override
        public void take(Checkpoint checkpoint) throws IOException {
            if (failure != null) {
                throw new IOException(failure);
            }
            took.add(checkpoint.sequence());
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_anchor_that_minds_being_asked_often_is_left_alone_for_a_while_and_then_gets_the_newest(
            TestDatabases database) {
        FakeAnchor slow = new FakeAnchor();
        slow.pace = Duration.ofMinutes(10);
        try (NotaryHouse house = house(database, slow)) {
            house.append(1);
            house.round();
            long first = house.ledger.head().sequence();
            house.append(1);
            house.round();
            house.append(1);
            house.round();
            assertThat(slow.took).containsExactly(first);
            assertThat(Objects.requireNonNull(house.checkpoints.anchors().stream()
                                    .filter(anchor -> anchor.anchor().equals("fake"))
                                    .findFirst()
                                    .orElseThrow()
                                    .last())
                            .sequence())
                    .isEqualTo(first);

            // Although nothing new is written meanwhile.
            clock.advance(Duration.ofMinutes(8));
            house.checkpoints.round();
            assertThat(slow.took).containsExactly(first, house.ledger.head().sequence());
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_anchor_that_fails_is_shown_holds_up_nothing_and_gets_the_newest_once_it_works(TestDatabases database)
            throws IOException {
        FakeAnchor fake = new FakeAnchor();
        try (NotaryHouse house = house(database, fake)) {
            fake.failure = "disk full";
            house.append(1);
            house.round();
            house.append(1);
            house.round();

            assertThat(anchored()).hasSize(2);
            Anchoring shown = house.checkpoints.anchors().get(1);
            assertThat(shown.last()).isNull();
            assertThat(shown.failure())
                    .isEqualTo(new Anchoring.Failure(
                            "disk full", house.clock.instant().minusSeconds(60)));

            fake.failure = null;
            house.checkpoints.round();
            house.checkpoints.round();
            assertThat(fake.took).containsExactly(3L);
            Anchoring after = house.checkpoints.anchors().get(1);
            assertThat(after.failure()).isNull();
            assertThat(Objects.requireNonNull(after.last()).sequence()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void before_the_chain_was_found_intact_nothing_is_signed(TestDatabases database) throws IOException {
        try (NotaryHouse house = house(database)) {
            house.append(3);
            house.disarm();
            house.jdbc()
                    .sql("UPDATE ledger_entry SET error = 'x' WHERE sequence = 2")
                    .update();
            house.ledger.verify();
            house.round();
            assertThat(house.checkpoints.newest()).isEmpty();
            assertThat(anchored()).isEmpty();
            assertThat(house.checkpoints.key()).isInstanceOf(KeyState.Ready.class);
        }
    }
}

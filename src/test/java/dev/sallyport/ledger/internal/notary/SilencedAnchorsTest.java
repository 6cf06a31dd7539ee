package dev.sallyport.ledger.internal.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Signed;
import dev.sallyport.ledger.Verification;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever can write to the database, and no more, can neither stop the anchors in silence nor put another key in the place of the right one. */
class SilencedAnchorsTest {

    private final NotaryHouse.TestClock clock = new NotaryHouse.TestClock();

    @TempDir
    Path temporary = Path.of("unset");

    private Path anchorFile() {
        return temporary.resolve("anchors.log");
    }

    private NotaryHouse house(TestDatabases database, Anchor... others) {
        return new NotaryHouse(database, temporary.resolve("data"), anchorFile(), null, clock, others);
    }

    private int anchored() throws IOException {
        return Files.readAllLines(anchorFile()).size();
    }

    private static void assertBroken(Verification found, long sequence, String finding) {
        assertThat(found).isInstanceOfSatisfying(Verification.Broken.class, broken -> {
            assertThat(broken.finding()).isEqualTo(finding);
            assertThat(broken.sequence()).isEqualTo(sequence);
        });
    }

    private static void assertDoubts(Verification found, String... doubts) {
        assertThat(found)
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.doubts()).containsExactly(doubts));
    }

    // ------------------------------------------------------------------ what the table says of an anchor

    @ParameterizedTest
    @EnumSource
    void a_row_that_says_an_anchor_took_more_than_was_ever_signed_is_an_alarm_and_is_shown_to_nobody(
            TestDatabases database) throws IOException {
        try (NotaryHouse house = house(database)) {
            house.append(1);
            house.round();
            assertThat(house.jdbc()
                            .sql("UPDATE ledger_anchored SET sequence = 999999999")
                            .update())
                    .isEqualTo(1);
            house.append(1);
            house.round();

            assertBroken(house.ledger.verification(), 4, "ANCHORED_NO_CHECKPOINT");
            assertThat(house.checkpoints.anchors()).extracting(Anchoring::last).containsOnlyNulls();
            assertThat(anchored()).isEqualTo(1);
        }
    }

    @Test
    void a_row_that_says_an_anchor_took_the_newest_does_not_keep_it_from_the_anchor() throws IOException {
        Told told = new Told();
        try (NotaryHouse house = house(TestDatabases.H2, told)) {
            house.append(1);
            told.deaf = true;
            house.round();
            Checkpoint newest = house.checkpoints.newest().orElseThrow();
            house.jdbc()
                    .sql("INSERT INTO ledger_anchored (anchor, place, sequence, at) VALUES ('told', 'here', ?, ?)")
                    .param(newest.sequence())
                    .param(newest.at().atOffset(ZoneOffset.UTC))
                    .update();
            told.deaf = false;
            house.checkpoints.round();
            house.checkpoints.round();

            assertThat(told.took).isEqualTo(newest.sequence());
            assertThat(told.times).isEqualTo(1);
        }
    }

    private static final class Told implements Anchor {

        private boolean deaf;
        private long took;
        private int times;

        @Override
        public String name() {
            return "told";
        }

        @Override
        public String place() {
            return "here";
        }

        @Override
        public void take(Checkpoint checkpoint) throws IOException {
            if (deaf) {
                throw new IOException("deaf");
            }
            took = checkpoint.sequence();
            times++;
        }
    }

    // ------------------------------------------------------------------ checkpoints that nobody signed

    private static void insert(NotaryHouse house, long sequence, byte[] hash, Instant at, Signed by) {
        house.jdbc()
                .sql("INSERT INTO ledger_checkpoint (sequence, hash, at, public_key, signature) VALUES (?, ?, ?, ?, ?)")
                .param(sequence)
                .param(hash)
                .param(at.atOffset(ZoneOffset.UTC))
                .param(by.publicKey())
                .param(by.signature())
                .update();
    }

    @ParameterizedTest
    @EnumSource
    void a_checkpoint_with_the_right_hash_that_the_key_did_not_sign_is_an_alarm_at_the_next_look(TestDatabases database)
            throws IOException {
        Instant far = Instant.parse("2999-01-01T00:00:00Z");
        try (NotaryHouse house = house(database)) {
            house.append(1);
            house.round();
            house.append(1);
            byte[] hash = house.ledger.head().hash();
            byte[] right = house.checkpoints.newest().orElseThrow().by().publicKey();
            insert(house, 3, hash, far, new Signed(right, new byte[64]));
            house.checkpoints.round();

            assertBroken(house.ledger.verification(), 3, "CHECKPOINT_NOT_SIGNED");
            assertThat(anchored()).isEqualTo(1);
        }
    }

    @Test
    void one_that_a_stranger_signed_is_none_either_wherever_it_stands() {
        EvidenceKey stranger = EvidenceKey.fresh();
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(3);
            house.round();
            byte[] hash = house.ledger.after(1, 1).getFirst().hash();
            Instant at = clock.instant();
            insert(house, 2, hash, at, stranger.sign(Checkpoint.content(2, hash, at)));

            assertBroken(house.ledger.verify(), 2, "CHECKPOINT_NOT_SIGNED");
        }
    }

    @Test
    void a_clock_that_was_wrong_once_holds_up_no_later_checkpoint_and_is_said() {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            clock.advance(Duration.ofDays(300_000));
            house.round();
            clock.advance(Duration.ofDays(-300_000));
            assertDoubts(house.ledger.verify(), "CHECKPOINT_AHEAD");

            house.append(1);
            house.checkpoints.round();
            assertThat(house.checkpoints.newest().orElseThrow().sequence()).isEqualTo(3);
            assertDoubts(house.ledger.verify());
        }
    }

    // ------------------------------------------------------------------ the file

    @Test
    void a_file_that_is_gone_is_said_and_not_begun_again_and_goes_on_once_it_is_back() throws IOException {
        Path away = temporary.resolve("away.log");
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.round();
            assertDoubts(house.ledger.verify());
            Files.move(anchorFile(), away);

            assertDoubts(house.ledger.verify(), "ANCHOR_MISSING");
            house.append(1);
            house.round();
            assertThat(anchorFile()).doesNotExist();
            assertThat(failure(house)).isEqualTo("the file took the checkpoint of entry 2 and is gone");

            Files.move(away, anchorFile());
            house.checkpoints.round();
            assertThat(house.checkpoints.anchors().getFirst().failure()).isNull();
            assertThat(anchored()).isEqualTo(2);
            assertDoubts(house.ledger.verify());
        }
    }

    private static String failure(NotaryHouse house) {
        return Objects.requireNonNull(house.checkpoints.anchors().getFirst().failure())
                .words();
    }

    @Test
    void a_file_that_lost_what_it_took_is_a_contradiction_and_gets_nothing_more() throws IOException {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.round();
            house.append(1);
            house.round();
            List<String> lines = Files.readAllLines(anchorFile());
            for (List<String> left : List.of(List.<String>of(), lines.subList(0, 1))) {
                Files.write(anchorFile(), left);
                assertBroken(house.ledger.verify(), 3, "ANCHOR_LACKS_CHECKPOINT");
            }
            Files.write(anchorFile(), lines);
            assertDoubts(house.ledger.verify());
            house.append(1);
            Files.write(anchorFile(), lines.subList(0, 1));
            house.round();
            assertThat(failure(house)).isEqualTo("the file took the checkpoint of entry 3 and no longer has it");
            assertThat(anchored()).isEqualTo(1);
        }
    }

    @Test
    void a_file_that_cannot_be_read_is_said() throws IOException {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.round();
            Files.delete(anchorFile());
            Files.createDirectory(anchorFile());
            assertDoubts(house.ledger.verify(), "ANCHOR_UNREADABLE");
        }
    }

    @Test
    void another_file_that_the_operator_names_is_begun_anew() throws IOException {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.round();
        }
        Path other = temporary.resolve("second.log");
        Files.delete(anchorFile());
        try (NotaryHouse house = new NotaryHouse(TestDatabases.H2, temporary.resolve("data"), other, null, clock)) {
            assertDoubts(house.ledger.verify());
            house.append(1);
            house.round();
            assertThat(other).exists();
            assertDoubts(house.ledger.verify());
        }
    }

    @Test
    void a_line_without_an_end_is_no_checkpoint_and_is_not_held() throws IOException {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.round();
            String line = Files.readString(anchorFile());
            Files.writeString(anchorFile(), "x".repeat(20_000_000) + "\n" + line + "y".repeat(20_000_000));
            assertDoubts(house.ledger.verify());
        }
    }

    // ------------------------------------------------------------------ keys

    @ParameterizedTest
    @EnumSource
    void a_key_for_which_the_old_one_did_not_sign_is_an_alarm_at_the_next_look_and_signs_nothing(
            TestDatabases database) {
        EvidenceKey stranger = EvidenceKey.fresh();
        try (NotaryHouse house = house(database)) {
            house.append(1);
            house.round();
            String right = house.checkpoints.newest().orElseThrow().by().fingerprint();
            byte[] content = KeyChange.content(right, stranger.fingerprint());
            KeyChange forged = new KeyChange(
                    stranger.publicKey(), right, stranger.sign(content).signature());
            long at = house.appendPayload(KeyEntries.NEXT, forged.payload());
            house.round();

            assertBroken(house.ledger.verification(), at, "KEY_NOT_HANDED_OVER");
            assertThat(house.checkpoints.key()).isEqualTo(new KeyState.Unavailable(right, "NOT_HANDED_OVER"));
            assertThat(house.checkpoints.newest().orElseThrow().sequence()).isEqualTo(2);
        }
    }

    @Test
    void a_second_first_key_is_an_alarm_and_so_is_a_key_that_another_action_brings() {
        KeyChange first = new KeyChange(EvidenceKey.fresh().publicKey(), null, null);
        for (String action : List.of(KeyEntries.FIRST, "ADD_EGRESS_RULE")) {
            Path folder = temporary.resolve(action);
            try (NotaryHouse house = new NotaryHouse(TestDatabases.H2, folder, null, null, clock)) {
                house.append(2);
                long at = house.appendPayload(action, first.payload());
                assertBroken(house.ledger.verify(), at, "KEY_NOT_HANDED_OVER");
            }
        }
    }

    @Test
    void a_hand_over_that_the_old_key_signed_is_none() {
        try (NotaryHouse house = house(TestDatabases.H2)) {
            house.append(1);
            house.keys.rotate(dev.sallyport.ledger.Actor.system("admin"));
            house.round();
            assertDoubts(house.ledger.verify());
        }
    }
}

package dev.sallyport.reports.evidence;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.reports.PackScope;
import dev.sallyport.reports.SealsHouse;
import dev.sallyport.reports.evidence.PackHouse.Said;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sealed report is held against what else is known of its ledger, and a pack against a sealed report. */
@SuppressWarnings("NullAway.Init")
class SealAgainstTest {

    private static final byte[] CONTENT = "rule,ports\r\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path folder = Path.of("unset");

    private static PackHouse packs;
    private static ClusterId cluster = new ClusterId(new UUID(0, 0));
    private static byte[] early = new byte[0];
    private static byte[] zip = new byte[0];
    private static byte[] later = new byte[0];
    private static Line.SealForm seal;
    private static Checkpoint checkpoint;

    @BeforeAll
    static void live() throws Exception {
        packs = new PackHouse(TestDatabases.H2, folder);
        cluster = packs.house.cluster().id();
        early = packs.pack(new PackScope(cluster, packs.now(), null));
        packs.live(cluster, new Random(1), 6);
        packs.notary().rotate(Actor.system("test"));
        // Checkpoints are made as the time of the clock goes on; what they cover is asked below.
        packs.house.get(PerimeterHouse.TestClock.class).advance(Duration.ofMinutes(5));
        long now = packs.house.get(Ledger.class).head().sequence();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> packs.notary()
                        .newest()
                        .filter(newest -> newest.sequence() >= now)
                        .isPresent());
        packs.live(cluster, new Random(2), 3);
        zip = SealsHouse.of(packs.house).zip(ADMIN, "report.csv", CONTENT);
        seal = SealedFiles.check(written("sealed.zip", zip), null).seal();
        checkpoint = Checkpoint.parse(java.util.Objects.requireNonNull(seal.checkpoint()))
                .orElseThrow();
        packs.live(cluster, new Random(3), 3);
        later = packs.pack(new PackScope(cluster, packs.now(), null));
    }

    @AfterAll
    static void end() {
        packs.close();
    }

    private static Path written(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static Said against(byte[] file, String name, byte[] other) throws IOException {
        return packs.verify(
                file, "--key", packs.key(), "--against", written(name, other).toString());
    }

    private static String line(long sequence, byte[] hash) {
        return new Checkpoint(
                                sequence,
                                hash,
                                checkpoint.at(),
                                packs.notary().atHead().sign(Checkpoint.content(sequence, hash, checkpoint.at())))
                        .line()
                + "\n";
    }

    private static byte[] anchors() {
        byte[] first = packs.house.get(Ledger.class).after(0, 1).getFirst().hash();
        return (line(1, first) + checkpoint.line() + "\n" + line(999, new byte[32])).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void by_a_later_pack_and_by_the_checkpoints_of_an_anchor_its_ledger_is_known() throws IOException {
        Said pack = against(zip, "later.jsonl", later);
        assertThat(pack.status()).as(pack.words()).isEqualTo(VerifyCommand.HOLDS);
        assertThat(pack.words()).contains("Up to entry " + seal.sequence() + " the ledger");
        Said anchor = against(zip, "anchors.log", anchors());
        assertThat(anchor.status()).as(anchor.words()).isEqualTo(VerifyCommand.HOLDS);
        assertThat(anchor.words()).contains("Up to entry " + checkpoint.sequence() + " the ledger");
        Said self = against(zip, "self.zip", zip);
        assertThat(self.status()).as(self.words()).isEqualTo(VerifyCommand.HOLDS);
    }

    @Test
    void what_knows_none_of_its_entries_compares_nothing_and_that_is_no_agreement() throws IOException {
        for (byte[] other : List.of(early, line(1, new byte[32]).getBytes(StandardCharsets.UTF_8))) {
            Said said = against(zip, "apart", other);
            assertThat(said.status()).as(said.words()).isEqualTo(VerifyCommand.USAGE);
            assertThat(said.words()).contains("Nothing was compared");
        }
        assertThat(packs.verify(zip, "--against", folder.resolve("none").toString())
                        .status())
                .isEqualTo(VerifyCommand.USAGE);
    }

    @Test
    void every_byte_of_the_checkpoints_that_is_changed_is_found_and_its_line_is_named() throws IOException {
        byte[] anchors = anchors();
        SealCheck check = check(zip);
        Random random = new Random(4);
        int line = 1;
        // The first letters say what the file is: changed, it is another file, and no pack either.
        for (int place = "sallyport-checkpoint/".length(); place < anchors.length; place++) {
            byte[] changed = anchors.clone();
            changed[place] ^= (byte) (1 << random.nextInt(8));
            assertThat(found(check, written("changed.log", changed)))
                    .as("byte " + place)
                    .contains("Line " + line + " of the file");
            line += anchors[place] == '\n' ? 1 : 0;
        }
        for (int place = 0; place < "sallyport-checkpoint/".length(); place++) {
            byte[] changed = anchors.clone();
            changed[place] ^= 1;
            assertThat(found(check, written("changed.log", changed))).contains("does not hold itself");
        }
    }

    private static SealCheck check(byte[] sealed) throws IOException {
        try {
            return SealedFiles.check(written("sealed.zip", sealed), null);
        } catch (Finding e) {
            throw new AssertionError(e.words(), e);
        }
    }

    private static String found(SealCheck check, Path other) throws IOException {
        try {
            return "entries " + new SealAgainst(check).with(other);
        } catch (Finding e) {
            return e.words();
        }
    }

    @Test
    void another_entry_is_named_although_the_right_key_signed() throws IOException {
        for (long sequence : List.of(checkpoint.sequence(), seal.sequence())) {
            Said said = against(
                    zip,
                    "forged.log",
                    (line(1, new byte[32]) + line(sequence, new byte[32])).getBytes(StandardCharsets.UTF_8));
            assertThat(said.status()).isEqualTo(VerifyCommand.DOES_NOT_HOLD);
            assertThat(said.words()).contains("Entry " + sequence + " is another one");
        }
        List<String> broken = new java.util.ArrayList<>(Forger.lines(later));
        broken.set(3, broken.get(3).replace("\"actor_name\":\"test\"", "\"actor_name\":\"tess\""));
        assertThat(against(zip, "broken.jsonl", Forger.joined(broken)).words())
                .contains("does not hold itself: Entry 3 is not");
    }

    @Test
    void a_ledger_that_was_made_anew_is_found_whatever_of_it_is_held_against_the_other(@TempDir Path elsewhere)
            throws IOException {
        try (PackHouse forger = new PackHouse(TestDatabases.H2, elsewhere)) {
            ClusterId made = forger.house.cluster().id();
            forger.live(made, new Random(9), 60);
            byte[] forged = forger.pack(new PackScope(made, forger.now(), null));
            byte[] sealed = SealsHouse.of(forger.house).zip(ADMIN, "report.csv", CONTENT);
            assertThat(against(zip, "forged.jsonl", forged).words()).contains(" is another one in the file");
            assertThat(against(zip, "forged.zip", sealed).words()).contains("Entry 1 names another evidence key");
            assertThat(forger.verify(
                                    forged,
                                    "--against",
                                    written("real.zip", zip).toString())
                            .words())
                    .contains("the ledger was written again");
        }
    }

    @Test
    void a_later_pack_goes_on_from_a_sealed_report_and_an_earlier_one_does_not() throws IOException {
        Said said = against(later, "sealed.zip", zip);
        assertThat(said.status()).as(said.words()).isEqualTo(VerifyCommand.HOLDS);
        assertThat(said.words()).contains("up to its entry " + seal.sequence());
        Path sealed = written("sealed.zip", zip);
        assertThat(packs.verify(early, "--against", sealed.toString()).words())
                .contains("The older file knows entry " + seal.sequence());
        byte[] torn = zip.clone();
        torn[zip.length / 2] ^= 1;
        assertThat(against(later, "torn.zip", torn).status()).isEqualTo(VerifyCommand.DOES_NOT_HOLD);
    }
}

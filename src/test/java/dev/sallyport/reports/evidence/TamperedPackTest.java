package dev.sallyport.reports.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.reports.PackScope;
import dev.sallyport.reports.evidence.PackHouse.Said;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small pack, so that each of its bytes can have its turn; and what the console itself may not say in one. */
@SuppressWarnings("NullAway.Init")
class TamperedPackTest {

    @TempDir
    static Path folder = Path.of("unset");

    private static PackHouse packs;
    private static ClusterId cluster = new ClusterId(new UUID(0, 0));
    private static Instant then = Instant.EPOCH;
    private static byte[] pack = new byte[0];
    private static String before = "";

    @BeforeAll
    static void live() {
        packs = new PackHouse(TestDatabases.H2, folder);
        cluster = packs.house.cluster().id();
        ClusterId other = packs.house.cluster().id();
        packs.live(cluster, new Random(7), 6);
        packs.live(other, new Random(1), 2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> packs.notary().newest().isPresent());
        Instant now = packs.now();
        packs.fact("CONSOLE_AWAY", null, Map.of("from", now.minusSeconds(3).toString(), "to", now.toString()));
        packs.fact("GATEWAY_LOST", null, Map.of("gateway", "west", "from", now.toString()));
        packs.fact(
                "GATEWAY_LOST",
                null,
                Map.of("gateway", "east", "from", now.plusSeconds(90).toString()));
        packs.fact("GATEWAY_ALARM", null, Map.of("gateway", "west", "alarm", "TWO", "words", "out of scope"));
        before = packs.key();
        then = now.minusSeconds(1);
        pack = packs.pack(new PackScope(cluster, then, null));
    }

    @AfterAll
    static void end() {
        packs.close();
    }

    private static List<String> lines() {
        return new ArrayList<>(Forger.lines(pack));
    }

    private static int find(List<String> lines, String part) {
        for (int line = 0; line < lines.size(); line++) {
            if (lines.get(line).contains(part)) {
                return line;
            }
        }
        throw new AssertionError("no line with " + part);
    }

    private static String signed(List<String> lines) {
        return packs.verify(Forger.signedAgain(lines, packs.notary().atHead()::sign), "--key", packs.key())
                .words();
    }

    @Test
    void every_byte_that_is_changed_is_found_and_in_the_ledger_its_entry_is_named() {
        assertThat(PackHouse.check(pack, before)).isEmpty();
        Random random = new Random(20_301);
        int line = 1;
        String entry = "";
        List<String> lines = Forger.lines(pack);
        for (int place = 0; place < pack.length; place++) {
            byte[] changed = pack.clone();
            changed[place] ^= (byte) (1 << random.nextInt(8));
            Optional<Finding> found = PackHouse.check(changed, before);
            assertThat(found).as("byte " + place).isPresent();
            String text = lines.get(line - 1);
            if (text.startsWith("{\"entry\"")) {
                entry = text.replaceAll("(?s).*\"sequence\":([0-9]+).*", "$1");
                assertThat(found.orElseThrow().words())
                        .as("byte " + place)
                        .containsPattern("\\b(" + entry + "|" + line + ")\\b");
            }
            line += pack[place] == '\n' ? 1 : 0;
        }
        assertThat(line - 1).isEqualTo(lines.size());
    }

    // ------------------------------------------------------------------ what was known of gateways

    @Test
    void a_pack_of_one_cluster_tells_what_was_not_known_of_all_and_withholds_the_rest() {
        List<String> lines = lines();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("{\"unknown\""))
                .singleElement()
                .asString()
                .contains("\"why\":\"CONSOLE_AWAY\"");
        assertThat(lines.get(find(lines, "GATEWAY_LOST"))).contains("\"payload\":");
        assertThat(lines.get(find(lines, "GATEWAY_ALARM"))).doesNotContain("\"payload\":");
        Said said = packs.verify(pack, "--key", packs.key());
        assertThat(said.status()).as(said.words()).isZero();
        assertThat(said.words()).contains("What every gateway enforced at the instant, in 1 of 1 clusters");
    }

    @Test
    void a_silence_that_is_left_out_or_shortened_is_found_although_the_right_key_signed() {
        List<String> without = lines();
        without.remove(find(without, "{\"unknown\""));
        assertThat(signed(without)).contains("does not follow from the entries");
        List<String> none = lines();
        int head = find(none, "{\"reachable\"");
        none.set(head, none.get(head).replace("\"unknown\":1", "\"unknown\":0"));
        none.remove(head + 1);
        assertThat(signed(none)).contains("Line " + (head + 1) + " does not follow from the entries");
    }

    @Test
    void a_proof_is_told_from_when_until_when() {
        packs.house.settle(cluster);
        packs.house.get(PerimeterHouse.TestClock.class).advance(Duration.ofMinutes(5));
        Instant now = packs.now();
        long revision = packs.house
                .get(PerimeterHistory.class)
                .settled(cluster, now)
                .orElseThrow()
                .revision();
        Instant from = now.minusSeconds(60);
        packs.fact("PERIMETER_PROVEN", cluster, revision, Map.of("from", from.toString(), "to", from.toString()));
        packs.fact("PERIMETER_PROVEN", cluster, revision, Map.of("from", from.toString(), "to", now.toString()));
        byte[] proven = packs.pack(new PackScope(cluster, now, now.minusSeconds(400)));
        List<String> lines = Forger.lines(proven);
        assertThat(lines.get(find(lines, "{\"reachable\"")))
                .contains("\"proven_from\":\"" + from + "\",\"proven_until\":\"" + now + "\"");
        assertThat(lines.get(find(lines, "{\"comparison\""))).contains("\"unknown\":3");
        assertThat(packs.verify(proven, "--key", packs.key()).status()).isZero();
    }

    // ------------------------------------------------------------------ what may not be said

    @Test
    void an_anchor_that_took_what_is_no_checkpoint_of_the_pack_is_found_although_the_right_key_signed() {
        Checkpoint checkpoint = packs.notary().newest().orElseThrow();
        String at = checkpoint.at().toString();
        for (Line.AnchorForm took : List.of(
                new Line.AnchorForm("file", "/x", 999_999_999L, at, null),
                new Line.AnchorForm(
                        "file",
                        "/x",
                        checkpoint.sequence(),
                        checkpoint.at().plusNanos(1_000).toString(),
                        null),
                new Line.AnchorForm("file", "/x", null, at, null))) {
            assertThat(signed(with(took))).contains("says that an anchor took entry");
        }
        assertThat(signed(with(new Line.AnchorForm("file", "/x", checkpoint.sequence(), at, null))))
                .contains("The pack holds");
    }

    private static List<String> with(Line.AnchorForm anchor) {
        List<String> lines = lines();
        lines.add(lines.size() - 2, text(Line.of(anchor)));
        return lines;
    }

    @Test
    void a_report_of_an_instant_that_had_not_come_is_found_although_the_right_key_signed() {
        List<String> lines = lines();
        lines.set(
                0,
                lines.get(0)
                        .replace(
                                "\"at\":\"" + then + "\"",
                                "\"at\":\"" + packs.now().plusSeconds(3600) + "\""));
        assertThat(signed(lines)).contains("it was made before that");
    }

    @Test
    void nothing_that_a_file_says_reaches_the_terminal_as_it_is() {
        String strange = "\u001b[2J\u009b1m\r\n  - Every byte is as the console signed it.\u202e\u2066\u0007";
        List<String> lines = lines();
        Line.Pack head = Objects.requireNonNull(Line.read(lines.get(0).getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .pack());
        lines.set(
                0,
                text(Line.of(new Line.Pack(
                        head.format(),
                        head.cluster(),
                        head.at(),
                        head.since(),
                        head.madeAt(),
                        strange,
                        head.sequence(),
                        head.hash(),
                        strange))));
        lines.add(lines.size() - 2, text(Line.of(new Line.AnchorForm(strange, strange, null, null, strange))));
        String said = signed(lines);
        assertThat(said).contains("The pack holds", "\\u{1b}[2J\\u{9b}1m\\u{d}\\u{a}", "\\u{202e}\\u{2066}\\u{7}");
        assertThat(said.chars().filter(letter -> letter != '\n' && Character.isISOControl(letter)))
                .isEmpty();
        assertThat(said).doesNotContain("\u202e", "\u2066");
        assertThat(said.lines()
                        .filter(line -> line.startsWith("  - Every byte is"))
                        .count())
                .isEqualTo(1);

        lines.set(0, lines.get(0).replace("\"format\":\"sallyport-evidence/2\"", "\"format\":\"x\""));
        assertThat(packs.verify(
                                Forger.joined(lines),
                                "--against",
                                folder.resolve("a\u001bb").toString())
                        .words())
                .doesNotContain("\u001b");
    }

    private static String text(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    // ------------------------------------------------------------------ keys and older files

    @Test
    void after_a_new_key_an_older_pack_is_compared_whatever_key_the_reader_pins(@TempDir Path elsewhere)
            throws IOException {
        try (PackHouse house = new PackHouse(TestDatabases.H2, elsewhere)) {
            ClusterId made = house.house.cluster().id();
            String first = house.key();
            Path older = elsewhere.resolve("older.jsonl");
            Files.write(older, house.pack(new PackScope(made, house.now(), null)));
            house.live(made, new Random(3), 3);
            String second = house.notary().rotate(Actor.system("test"));
            byte[] newer = house.pack(new PackScope(made, house.now(), null));
            for (String key : List.of(first, second)) {
                Said said = house.verify(newer, "--key", key, "--against", older.toString());
                assertThat(said.status()).as(said.words()).isZero();
            }
            assertThat(house.verify(newer, "--key", first).words())
                    .contains("That this is the ledger and no branch of it");
            assertThat(house.verify(newer, "--key", second).words()).doesNotContain("no branch of it");
            // The other way round: the older one's ledger never named the newer key.
            byte[] before = Files.readAllBytes(older);
            Files.write(older, newer);
            assertThat(house.verify(before, "--against", older.toString()).words())
                    .contains("The older file knows entry");
        }
    }

    @Test
    void a_key_that_was_not_handed_over_is_found_at_its_entry() {
        KeyHistory keys = new KeyHistory();
        KeyChange first = packs.notary().keys().getFirst().key();
        assertThat(Assertions.catchThrowableOfType(Finding.class, () -> {
                            keys.apply(first, 1);
                            keys.apply(new KeyChange(first.publicKey(), null, null), 7);
                        })
                        .words())
                .contains("Entry 7 names an evidence key");
    }

    @Test
    void a_file_of_checkpoints_is_read_alongside_however_long_it_is_and_its_order_may_be_a_little_wrong()
            throws IOException {
        Path anchors = folder.resolve("many.log");
        List<String> some = new ArrayList<>();
        Checkpoint newest = packs.notary().newest().orElseThrow();
        for (int sequence = (int) newest.sequence(); sequence > 0; sequence--) {
            some.add(checkpoint(sequence, entryHash(sequence)));
        }
        some.addAll(List.copyOf(some));
        Files.write(anchors, some);
        assertThat(packs.verify(pack, "--key", packs.key(), "--against", anchors.toString())
                        .words())
                .contains("goes on from what the older file knows of it, up to its entry " + newest.sequence());

        some.add(checkpoint(2, new byte[32]));
        Files.write(anchors, some);
        assertThat(packs.verify(pack, "--against", anchors.toString()).words()).contains("contradicts another line");
        Files.writeString(anchors, newest.line() + "\n" + "x".repeat(5_000_000));
        assertThat(packs.verify(pack, "--against", anchors.toString()).words())
                .contains("Line 2 of the older file is no checkpoint");
        Files.writeString(anchors, newest.line() + "\n" + checkpoint(9_999, new byte[32]) + "\n");
        assertThat(packs.verify(pack, "--against", anchors.toString()).words())
                .contains("The older file knows entry 9999");
    }

    private static byte[] entryHash(long sequence) {
        return packs.house.get(Ledger.class).after(sequence - 1, 1).getFirst().hash();
    }

    private static String checkpoint(long sequence, byte[] hash) {
        return new Checkpoint(
                        sequence, hash, then, packs.notary().atHead().sign(Checkpoint.content(sequence, hash, then)))
                .line();
    }
}

package dev.sallyport.reports.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Signed;
import dev.sallyport.reports.PackScope;
import dev.sallyport.reports.evidence.PackHouse.Said;
import dev.sallyport.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pack is accepted as it was signed and in no other way, and the place of what was changed is named. */
@SuppressWarnings("NullAway.Init")
class EvidencePackTest {

    @TempDir
    static Path folder = Path.of("unset");

    private static PackHouse packs;
    private static byte[] pack = new byte[0];
    private static PackScope scope = new PackScope(null, Instant.EPOCH, null);
    private static Instant middle = Instant.EPOCH;
    private static ClusterId cluster = new ClusterId(new java.util.UUID(0, 0));

    @BeforeAll
    static void live() {
        packs = new PackHouse(TestDatabases.H2, folder);
        cluster = packs.house.cluster().id();
        ClusterId other = packs.house.cluster().id();
        packs.live(other, new Random(1), 6);
        List<Instant> instants = packs.live(cluster, new Random(7), 30);
        packs.live(other, new Random(2), 6);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> packs.notary().newest().isPresent());
        middle = instants.get(14);
        scope = new PackScope(cluster, instants.get(25), middle);
        pack = packs.pack(scope);
    }

    @AfterAll
    static void end() {
        packs.close();
    }

    private static Said check(byte[] bytes, String... more) {
        return packs.verify(bytes, more);
    }

    private static Function<byte[], Signed> owner() {
        return packs.notary().atHead()::sign;
    }

    private static int find(List<String> lines, String part, int skip) {
        return IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).contains(part))
                .skip(skip)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line with " + part));
    }

    private static String entryOf(List<String> lines, int line) {
        return lines.get(line).replaceAll("(?s).*\"sequence\":([0-9]+).*", "$1");
    }

    @Test
    void a_pack_holds_by_a_known_key_and_is_only_consistent_without_one() {
        Said known = check(pack, "--key", packs.key());
        assertThat(known.status()).as(known.words()).isEqualTo(VerifyCommand.HOLDS);
        assertThat(known.words())
                .contains("signed by a key that you know", "Nothing in scope was left out", packs.key())
                .contains("anchored nowhere", "A gateway in other hands can lie", "no figure of use");

        Said unknown = check(pack);
        assertThat(unknown.status()).isEqualTo(VerifyCommand.SIGNER_UNKNOWN);
        assertThat(unknown.words()).contains("Its signer is unknown").doesNotContain("as the console signed it");
    }

    @Test
    void a_key_is_read_however_people_write_it() {
        String grouped = packs.key().toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
        assertThat(check(pack, "--key", grouped).status()).isZero();
        assertThat(check(pack, "--key", "abc").status()).isEqualTo(VerifyCommand.USAGE);
        assertThat(check(pack, "--kye", packs.key()).status()).isEqualTo(VerifyCommand.USAGE);
        assertThat(check(pack, "--against", folder.resolve("nothing").toString())
                        .status())
                .isEqualTo(VerifyCommand.USAGE);
    }

    @Test
    void it_has_every_header_and_only_the_content_in_scope() {
        List<String> lines = Forger.lines(pack);
        long entries =
                lines.stream().filter(line -> line.startsWith("{\"entry\"")).count();
        long withContent =
                lines.stream().filter(line -> line.contains("\"payload\":")).count();
        assertThat(withContent).isPositive().isLessThan(entries);
        assertThat(lines)
                .filteredOn(line -> line.contains("\"payload\":") && line.startsWith("{\"entry\""))
                .allMatch(line -> line.contains("\"cluster\":\"" + cluster + "\"")
                        || line.contains("\"payload_type\":\"evidence-key/1\""));
        assertThat(lines).anyMatch(line -> line.startsWith("{\"reach\""));
        assertThat(lines).anyMatch(line -> line.startsWith("{\"difference\""));
        assertThat(lines).anyMatch(line -> line.startsWith("{\"checkpoint\""));
        byte[] all = packs.pack(new PackScope(null, scope.at(), null));
        assertThat(check(all, "--key", packs.key()).status()).isZero();
        assertThat(Forger.lines(all)).noneMatch(line -> line.contains("payload_hash"));
    }

    @Test
    void a_changed_entry_is_named_itself() {
        List<String> lines = Forger.lines(pack);
        for (int skip : List.of(0, 9, 20)) {
            int line = find(lines, "\"actor_name\":\"test\"", skip);
            List<String> changed = new ArrayList<>(lines);
            changed.set(line, lines.get(line).replace("\"actor_name\":\"test\"", "\"actor_name\":\"tess\""));
            assertThat(check(Forger.joined(changed)).words())
                    .contains("Entry " + entryOf(lines, line) + " is not as it was written");
        }
    }

    @Test
    void any_line_that_is_removed_doubled_or_moved_is_found() {
        List<String> lines = Forger.lines(pack);
        for (int line = 0; line < lines.size(); line++) {
            List<String> removed = new ArrayList<>(lines);
            removed.remove(line);
            assertThat(check(Forger.joined(removed), "--key", packs.key()).status())
                    .as("without line " + line)
                    .isEqualTo(VerifyCommand.DOES_NOT_HOLD);
            List<String> doubled = new ArrayList<>(lines);
            doubled.add(line, lines.get(line));
            assertThat(check(Forger.joined(doubled), "--key", packs.key()).status())
                    .as("twice line " + line)
                    .isEqualTo(VerifyCommand.DOES_NOT_HOLD);
            if (line > 0) {
                List<String> moved = new ArrayList<>(lines);
                Collections.swap(moved, line, line - 1);
                assertThat(check(Forger.joined(moved), "--key", packs.key()).status())
                        .as("line " + line + " before its time")
                        .isEqualTo(VerifyCommand.DOES_NOT_HOLD);
            }
            assertThat(check(Forger.joined(lines.subList(0, line))).status())
                    .as("cut off at line " + line)
                    .isEqualTo(VerifyCommand.DOES_NOT_HOLD);
        }
        byte[] longer = Forger.joined(lines.subList(0, lines.size()));
        byte[] more = java.util.Arrays.copyOf(longer, longer.length + 1);
        assertThat(check(more).words()).contains("Something follows the signature");
    }

    @Test
    void signed_again_with_a_fresh_key_it_is_not_accepted() {
        byte[] forged = Forger.signedAgain(Forger.lines(pack), Forger.freshKey());
        Said said = check(forged);
        assertThat(said.status()).isEqualTo(VerifyCommand.DOES_NOT_HOLD);
        assertThat(said.words()).contains("which is not the evidence key that the ledger in it names");
        assertThat(check(Forger.signedAgain(Forger.lines(pack), owner()), "--key", packs.key())
                        .status())
                .as("what the forger makes is right but for what it forges")
                .isZero();
    }

    @Test
    void one_entry_in_scope_left_out_is_found_although_the_right_key_signed() {
        List<String> lines = Forger.lines(pack);
        int line = find(lines, "\"action\":\"ADD_EGRESS_RULE\"", 0);
        Line.EntryForm form =
                java.util.Objects.requireNonNull(Line.read(lines.get(line).getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .entry());
        EntryLine read = EntryLine.read(form, new byte[32]);
        List<String> withheld = new ArrayList<>(lines);
        withheld.set(
                line,
                lines.get(line)
                        .replaceAll(
                                "\"payload\":\"[^\"]*\",",
                                "\"payload_hash\":\""
                                        + EntryLine.hex(read.link().payloadHash()) + "\",")
                        .replaceAll(",\"salt\":\"[^\"]*\"", ""));
        assertThat(check(Forger.signedAgain(withheld, owner()), "--key", packs.key())
                        .words())
                .contains("The content of entry " + form.sequence() + " is in scope and was left out");

        List<String> dropped = new ArrayList<>(lines);
        dropped.remove(line);
        assertThat(check(Forger.signedAgain(dropped, owner()), "--key", packs.key())
                        .words())
                .contains("Where entry " + form.sequence() + " should be there is entry");
    }

    @Test
    void a_report_that_says_something_else_than_the_entries_is_found_although_the_right_key_signed() {
        List<String> lines = Forger.lines(pack);
        int line = find(lines, "{\"reach\"", 0);
        List<String> other = new ArrayList<>(lines);
        other.set(line, lines.get(line).replaceFirst("example\\.com", "example.net"));
        assertThat(check(Forger.signedAgain(other, owner()), "--key", packs.key())
                        .words())
                .contains("Line " + (line + 1) + " does not follow from the entries");
        other.remove(line);
        assertThat(check(Forger.signedAgain(other, owner()), "--key", packs.key())
                        .words())
                .contains("does not follow from the entries");
    }

    @Test
    void a_first_line_that_says_another_scope_is_found_although_the_right_key_signed() {
        List<String> lines = Forger.lines(pack);
        List<String> other = new ArrayList<>(lines);
        other.set(0, lines.get(0).replaceFirst("\"cluster\":\"[^\"]*\",", ""));
        assertThat(check(Forger.signedAgain(other, owner()), "--key", packs.key())
                        .words())
                .contains("is in scope and was left out");
    }

    @Test
    void a_file_that_is_something_else_is_no_pack() {
        for (String text : List.of("", "\n", "{}\n", "null\n", "[1,2]\n", "x".repeat(3_000_000))) {
            assertThat(check(text.getBytes(StandardCharsets.UTF_8)).status()).isEqualTo(VerifyCommand.DOES_NOT_HOLD);
        }
    }

    @Test
    void a_newer_pack_goes_on_from_an_older_one_and_not_the_other_way_round() throws Exception {
        Path older = folder.resolve("older.jsonl");
        Files.write(older, pack);
        packs.live(cluster, new Random(3), 4);
        byte[] newer = packs.pack(new PackScope(cluster, packs.now(), null));

        Said said = check(newer, "--key", packs.key(), "--against", older.toString());
        assertThat(said.status()).as(said.words()).isZero();
        assertThat(said.words()).contains("goes on from what the older file knows");

        Files.write(older, newer);
        assertThat(check(pack, "--against", older.toString()).words()).contains("The older file knows entry");
        Files.write(older, new byte[] {1});
        assertThat(check(pack, "--against", older.toString()).words()).contains("The older pack does not hold itself");
    }

    @Test
    void checkpoints_that_an_anchor_kept_are_compared() throws Exception {
        Path anchors = folder.resolve("anchors.log");
        // The newest that the pack has: another may have been signed since.
        String line = Forger.lines(pack).stream()
                .map(each -> Line.read(each.getBytes(StandardCharsets.UTF_8))
                        .orElseThrow()
                        .checkpoint())
                .filter(java.util.Objects::nonNull)
                .reduce((one, next) -> next)
                .orElseThrow();
        Files.writeString(anchors, line + "\n");
        assertThat(check(pack, "--key", packs.key(), "--against", anchors.toString())
                        .status())
                .isZero();
        Files.writeString(anchors, line.replaceFirst(" [0-9]+ ", " 2 ") + "\n");
        assertThat(check(pack, "--against", anchors.toString()).words()).contains("is no checkpoint");
    }

    @Test
    void a_ledger_made_anew_by_somebody_else_is_consistent_and_neither_pinned_nor_an_extension(
            @org.junit.jupiter.api.io.TempDir Path elsewhere) throws Exception {
        try (PackHouse forger = new PackHouse(TestDatabases.H2, elsewhere)) {
            ClusterId made = forger.house.cluster().id();
            forger.live(made, new Random(9), 60);
            byte[] forged = forger.pack(new PackScope(made, forger.now(), null));
            assertThat(check(forged).status()).isEqualTo(VerifyCommand.SIGNER_UNKNOWN);
            assertThat(check(forged, "--key", packs.key()).words()).contains("never signed for this ledger");
            Path older = folder.resolve("older-real.jsonl");
            Files.write(older, pack);
            assertThat(check(forged, "--against", older.toString()).words()).contains("the ledger was written again");
        }
    }

    @Test
    void a_hand_over_while_it_is_written_leaves_it_signed_by_the_key_that_its_ledger_names(
            @org.junit.jupiter.api.io.TempDir Path elsewhere) throws Exception {
        try (PackHouse other = new PackHouse(TestDatabases.H2, elsewhere)) {
            ClusterId made = other.house.cluster().id();
            String first = other.key();
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            new PackWriter(other.house.get(dev.sallyport.ledger.Ledger.class), other.notary())
                    .write(
                            new PackScope(made, other.now(), null),
                            "admin@example.com",
                            other.now(),
                            null,
                            () -> other.notary().rotate(Actor.system("test")),
                            out);
            assertThat(other.key()).isNotEqualTo(first);
            Said said = other.verify(out.toByteArray(), "--key", first);
            assertThat(said.status()).as(said.words()).isZero();
        }
    }

    @Test
    void whoever_knows_an_old_key_is_led_to_the_new_one_by_signed_hand_overs(
            @org.junit.jupiter.api.io.TempDir Path elsewhere) {
        try (PackHouse other = new PackHouse(TestDatabases.H2, elsewhere)) {
            String first = other.key();
            ClusterId made = other.house.cluster().id();
            String second = other.notary().rotate(Actor.system("test"));
            String third = other.notary().rotate(Actor.system("test"));
            byte[] rotated = other.pack(new PackScope(made, other.now(), null));
            for (String key : List.of(first, second)) {
                Said said = other.verify(rotated, "--key", key);
                assertThat(said.status()).as(said.words()).isZero();
                assertThat(said.words()).contains("handed over with entry");
            }
            assertThat(other.verify(rotated, "--key", third).words()).doesNotContain("handed over with entry");
        }
    }
}

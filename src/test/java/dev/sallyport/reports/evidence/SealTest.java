package dev.sallyport.reports.evidence;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Notary;
import dev.sallyport.reports.SealsHouse;
import dev.sallyport.reports.evidence.PackHouse.Said;
import dev.sallyport.testing.TestDatabases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report that is no pack is accepted as it was given out and in no other way. */
@SuppressWarnings("NullAway.Init")
class SealTest {

    private static final String NAME = "reachable-prod.csv";
    private static final byte[] CONTENT = "rule,ports\r\n\"a\",443\r\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    static Path folder = Path.of("unset");

    private static PackHouse packs;
    private static String first = "";
    private static byte[] zip = new byte[0];

    @BeforeAll
    static void live() {
        packs = new PackHouse(TestDatabases.H2, folder);
        packs.live(packs.house.cluster().id(), new Random(1), 3);
        first = packs.key();
        packs.notary().rotate(Actor.system("test"));
        zip = SealsHouse.of(packs.house).zip(ADMIN, NAME, CONTENT);
    }

    @AfterAll
    static void end() {
        packs.close();
    }

    private static Map<String, byte[]> unpacked(byte[] bytes) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] packed(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static Said check(Map<String, byte[]> files, String... more) throws IOException {
        return packs.verify(packed(files), more);
    }

    @Test
    void a_zip_holds_by_a_known_key_and_by_one_that_handed_over_and_is_only_consistent_without_one()
            throws IOException {
        assertThat(unpacked(zip)).containsOnlyKeys("HOW-TO-CHECK.txt", NAME, NAME + ".seal");
        assertThat(unpacked(zip).get(NAME)).isEqualTo(CONTENT);

        Said known = packs.verify(zip, "--key", packs.key());
        assertThat(known.status()).as(known.words()).isEqualTo(VerifyCommand.HOLDS);
        assertThat(known.words())
                .contains("sealed by a key that you know", NAME, packs.key(), "An evidence pack of the same instant")
                .doesNotContain("no branch of it");
        Said older = packs.verify(zip, "--key", first);
        assertThat(older.status()).as(older.words()).isEqualTo(VerifyCommand.HOLDS);
        assertThat(older.words()).contains("handed over with entry", "no branch of it");
        Said unknown = packs.verify(zip);
        assertThat(unknown.status()).isEqualTo(VerifyCommand.SIGNER_UNKNOWN);
        assertThat(unknown.words()).contains("Its signer is unknown").doesNotContain("gave out these files");
        assertThat(packs.verify(zip, "--key", "0".repeat(64)).words()).contains("never signed for this ledger");
        assertThat(packs.verify(zip, "--against", folder.toString()).status()).isEqualTo(VerifyCommand.USAGE);
    }

    @Test
    void unpacked_the_file_is_checked_with_its_seal_beside_it(@TempDir Path place) throws IOException {
        for (Map.Entry<String, byte[]> file : unpacked(zip).entrySet()) {
            Files.write(place.resolve(file.getKey()), file.getValue());
        }
        assertThat(run(place.resolve(NAME), packs.key())).isEqualTo(VerifyCommand.HOLDS);
        Files.move(place.resolve(NAME), place.resolve("other.csv"));
        Files.move(place.resolve(NAME + ".seal"), place.resolve("other.csv.seal"));
        assertThat(run(place.resolve("other.csv"), packs.key())).isEqualTo(VerifyCommand.DOES_NOT_HOLD);
    }

    private static int run(Path file, String key) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        return new VerifyCommand(nowhere, nowhere).run(List.of(file.toString(), "--key", key));
    }

    @Test
    void every_byte_of_every_file_in_it_that_is_changed_is_found() throws IOException {
        Map<String, byte[]> files = unpacked(zip);
        Random random = new Random(5);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            for (int place = 0; place < file.getValue().length; place++) {
                Map<String, byte[]> changed = new LinkedHashMap<>(files);
                byte[] bytes = file.getValue().clone();
                bytes[place] ^= (byte) (1 << random.nextInt(8));
                changed.put(file.getKey(), bytes);
                assertThat(found(changed)).as(file.getKey() + ", byte " + place).isTrue();
            }
        }
    }

    private static boolean found(Map<String, byte[]> files) throws IOException {
        try {
            SealCheck check = new SealCheck(Objects.requireNonNull(files.get(NAME + ".seal")), packs.key());
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                if (!file.getKey().endsWith(".seal")) {
                    check.file(file.getKey(), new ByteArrayInputStream(file.getValue()));
                }
            }
            return false;
        } catch (Finding e) {
            return true;
        }
    }

    @Test
    void a_file_too_many_or_too_few_another_name_and_another_seal_are_found() throws IOException {
        Map<String, byte[]> more = unpacked(zip);
        more.put("README.txt", new byte[] {'x'});
        assertThat(check(more).words()).contains("not under the seal: README.txt");
        Map<String, byte[]> less = unpacked(zip);
        less.remove("HOW-TO-CHECK.txt");
        assertThat(check(less).words()).contains("is not here: HOW-TO-CHECK.txt");
        Map<String, byte[]> without = unpacked(zip);
        without.remove(NAME + ".seal");
        assertThat(check(without).words()).contains("it was not signed");
        Map<String, byte[]> other = unpacked(zip);
        byte[] seal = Objects.requireNonNull(other.get(NAME + ".seal"));
        Line line = Line.read(
                        new String(seal, StandardCharsets.UTF_8).split("(?<=\n)")[0].getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
        var stranger = Forger.freshKey().apply(SealWriter.content(line.bytes()));
        var base64 = Base64.getEncoder();
        other.put(
                NAME + ".seal",
                (new String(line.bytes(), StandardCharsets.UTF_8)
                                + new String(
                                        Line.of(new Line.SignatureForm(
                                                        stranger.fingerprint(),
                                                        base64.encodeToString(stranger.publicKey()),
                                                        base64.encodeToString(stranger.signature())))
                                                .bytes(),
                                        StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(check(other).words()).contains("which is not the evidence key that the ledger in it names");
        assertThat(check(other).status()).isEqualTo(VerifyCommand.DOES_NOT_HOLD);
        assertThat(packs.verify(Arrays.copyOf(zip, zip.length / 2)).status()).isEqualTo(VerifyCommand.DOES_NOT_HOLD);
    }

    @Test
    void a_hand_over_while_it_is_made_leaves_it_signed_by_the_key_that_its_ledger_names(@TempDir Path elsewhere)
            throws IOException {
        try (PackHouse other = new PackHouse(TestDatabases.H2, elsewhere)) {
            String before = other.key();
            Map<String, byte[]> files = new LinkedHashMap<>(Map.of(NAME, CONTENT));
            byte[] seal =
                    new SealWriter(new HandingOver(other.notary())).seal(files, "admin@example.com", other.now(), null);
            files.put(NAME + SealWriter.EXTENSION, seal);
            assertThat(other.key()).isNotEqualTo(before);
            Said said = other.verify(packed(files), "--key", before);
            assertThat(said.status()).as(said.words()).isEqualTo(VerifyCommand.HOLDS);
        }
    }

    /** Hands over to a new key as soon as it was asked where the ledger ends. */
    private record HandingOver(Notary real) implements Notary {

        @Override
        public Signing atHead() {
            Signing here = real.atHead();
            real.rotate(Actor.system("test"));
            return here;
        }

        @Override
        public KeyState key() {
            return real.key();
        }

        @Override
        public List<NamedKey> keys() {
            return real.keys();
        }

        @Override
        public String rotate(Actor by) {
            return real.rotate(by);
        }

        @Override
        public Optional<Checkpoint> newest() {
            return real.newest();
        }

        @Override
        public List<Checkpoint> after(long sequence, int limit) {
            return real.after(sequence, limit);
        }

        @Override
        public List<Anchoring> anchors() {
            return real.anchors();
        }
    }

    @Test
    void without_a_key_it_says_that_it_is_not_signed(@TempDir Path elsewhere) throws IOException {
        try (PackHouse other = new PackHouse(TestDatabases.H2, elsewhere)) {
            Files.delete(elsewhere.resolve("evidence").resolve(other.key() + ".pem"));
        }
        try (PackHouse other = new PackHouse(TestDatabases.H2, elsewhere)) {
            byte[] made = SealsHouse.of(other.house).zip(ADMIN, NAME, CONTENT);
            assertThat(unpacked(made)).containsOnlyKeys("NOT-SIGNED.txt", NAME);
            assertThat(packs.verify(made).words()).contains("it was not signed");
        }
    }
}

package dev.sallyport.ledger.internal.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Notary.KeyUnavailableException;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key that signs is the one that the ledger names, and the ledger names another one only if the old one signed for it. */
class KeyRingTest {

    private static final Actor ADMIN = Actor.system("admin");

    private final NotaryHouse.TestClock clock = new NotaryHouse.TestClock();

    @TempDir
    Path temporary = Path.of("unset");

    private NotaryHouse house(TestDatabases database, @Nullable Path keyFile) {
        return new NotaryHouse(database, temporary.resolve("data"), null, keyFile, clock);
    }

    private List<Path> kept() throws IOException {
        try (var files = Files.list(temporary.resolve("data").resolve("evidence"))) {
            return files.toList();
        }
    }

    private static List<KeyChange> named(NotaryHouse house) {
        return house.ledger.after(0, 1_000).stream()
                .map(Entry::draft)
                .flatMap(draft -> KeyChange.read(draft.payload()).stream())
                .toList();
    }

    private static String ready(NotaryHouse house) {
        house.keys.load();
        assertThat(house.keys.state()).isInstanceOf(KeyState.Ready.class);
        return ((KeyState.Ready) house.keys.state()).fingerprint();
    }

    @Test
    void a_key_is_made_once_named_by_the_ledger_and_readable_by_its_owner_alone() throws IOException {
        String first;
        try (NotaryHouse house = house(TestDatabases.H2, null)) {
            first = ready(house);
            assertThat(named(house)).extracting(KeyChange::fingerprint).containsExactly(first);
            assertThat(kept()).hasSize(1);
            assertThat(Files.getPosixFilePermissions(kept().getFirst()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
        try (NotaryHouse house = house(TestDatabases.H2, null)) {
            assertThat(ready(house)).isEqualTo(first);
            assertThat(named(house)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_hand_over_is_signed_by_the_old_key_and_the_old_key_is_forgotten(TestDatabases database) throws IOException {
        try (NotaryHouse house = house(database, null)) {
            String old = ready(house);
            house.append(1);
            house.round();
            String next = house.keys.rotate(ADMIN);
            house.append(1);
            house.round();

            assertThat(next).isNotEqualTo(old).isEqualTo(ready(house));
            List<KeyChange> named = named(house);
            assertThat(named).extracting(KeyChange::fingerprint).containsExactly(old, next);
            assertThat(named.get(0).follows(null)).isTrue();
            assertThat(named.get(1).follows(named.get(0))).isTrue();
            assertThat(house.checkpoints.after(0, 10))
                    .allMatch(Checkpoint::genuine)
                    .extracting(checkpoint -> checkpoint.by().fingerprint())
                    .containsExactly(old, next);
            assertThat(kept()).extracting(file -> file.getFileName().toString()).containsExactly(next + ".pem");
        }
    }

    @Test
    void a_hand_over_by_anybody_else_follows_from_nothing() {
        EvidenceKey old = EvidenceKey.fresh();
        EvidenceKey next = EvidenceKey.fresh();
        EvidenceKey stranger = EvidenceKey.fresh();
        KeyChange first = new KeyChange(old.publicKey(), null, null);
        byte[] content = KeyChange.content(old.fingerprint(), next.fingerprint());

        assertThat(new KeyChange(
                                next.publicKey(),
                                old.fingerprint(),
                                old.sign(content).signature())
                        .follows(first))
                .isTrue();
        assertThat(new KeyChange(
                                next.publicKey(),
                                old.fingerprint(),
                                stranger.sign(content).signature())
                        .follows(first))
                .isFalse();
        assertThat(new KeyChange(
                                stranger.publicKey(),
                                old.fingerprint(),
                                old.sign(content).signature())
                        .follows(first))
                .isFalse();
        assertThat(new KeyChange(next.publicKey(), null, null).follows(first)).isFalse();
    }

    @Test
    void a_key_outside_is_used_and_never_copied_and_a_new_one_in_its_place_is_taken_by_a_hand_over_alone()
            throws IOException {
        Path file = temporary.resolve("evidence.pem");
        EvidenceKey first = EvidenceKey.fresh();
        EvidenceKey second = EvidenceKey.fresh();
        Files.writeString(file, first.pem());
        try (NotaryHouse house = house(TestDatabases.H2, file)) {
            assertThat(ready(house)).isEqualTo(first.fingerprint());
            assertThat(temporary.resolve("data").resolve("evidence")).doesNotExist();
            assertThatThrownBy(() -> house.keys.rotate(ADMIN)).hasMessage("SAME_KEY");

            Files.writeString(file, second.pem());
            assertThat(house.keys.rotate(ADMIN)).isEqualTo(second.fingerprint());
            assertThat(ready(house)).isEqualTo(second.fingerprint());
        }
        Files.writeString(file, EvidenceKey.fresh().pem());
        try (NotaryHouse house = house(TestDatabases.H2, file)) {
            house.append(1);
            house.round();
            assertThat(house.keys.state()).isEqualTo(new KeyState.Unavailable(second.fingerprint(), "OTHER_KEY"));
            assertThat(house.checkpoints.newest()).isEmpty();
            assertThatThrownBy(() -> house.keys.rotate(ADMIN)).isInstanceOf(KeyUnavailableException.class);
            assertThatThrownBy(house.checkpoints::atHead).hasMessage("OTHER_KEY");

            Files.writeString(file, second.pem());
            house.round();
            assertThat(house.checkpoints.newest()).isPresent();
        }
    }

    @Test
    void a_folder_without_the_key_that_the_ledger_names_signs_nothing_and_makes_no_other() throws IOException {
        try (NotaryHouse house = house(TestDatabases.H2, null)) {
            ready(house);
        }
        Files.delete(kept().getFirst());
        try (NotaryHouse house = house(TestDatabases.H2, null)) {
            house.keys.load();
            assertThat(house.keys.state())
                    .isInstanceOfSatisfying(
                            KeyState.Unavailable.class,
                            gone -> assertThat(gone.why()).isEqualTo("NOT_HERE"));
            assertThat(kept()).isEmpty();
            assertThat(named(house)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n"
            })
    void a_file_that_holds_no_key_signs_nothing(String content) throws IOException {
        Path file = temporary.resolve("evidence.pem");
        Files.writeString(file, content);
        try (NotaryHouse house = house(TestDatabases.H2, file)) {
            house.keys.load();
            assertThat(house.keys.state()).isEqualTo(new KeyState.Unavailable("", "UNREADABLE"));
            assertThat(named(house)).isEmpty();
        }
    }

    @Test
    void a_key_that_openssl_made_is_read() {
        // RFC 8410, section 10.3.
        String pem =
                "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
        EvidenceKey key = EvidenceKey.read(pem).orElseThrow();
        assertThat(java.util.Base64.getEncoder().encodeToString(key.publicKey()))
                .isEqualTo("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
        assertThat(key.pem()).isEqualTo(pem);
        assertThat(key.sign(new byte[] {1}).of(new byte[] {1})).isTrue();
        assertThat(key.sign(new byte[] {1}).of(new byte[] {2})).isFalse();
        assertThat(key).hasToString(key.fingerprint());
    }
}

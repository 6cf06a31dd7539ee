package dev.sallyport.ledger.internal.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.Witness;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.tsp.TimeStampToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stamps of an authority on loopback: asked for, checked, kept, and read again. */
@SuppressWarnings("NullAway.Init")
class TimestampAnchorTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final EvidenceKey key = EvidenceKey.fresh();
    private TestTimestampAuthority authority;

    @TempDir
    Path folder;

    @BeforeEach
    void begin() throws Exception {
        authority = new TestTimestampAuthority(NOW);
    }

    @AfterEach
    void end() {
        authority.close();
    }

    private Checkpoint checkpoint(long sequence) {
        byte[] hash = new byte[32];
        hash[0] = (byte) sequence;
        Instant at = NOW.plusSeconds(sequence);
        return new Checkpoint(sequence, hash, at, key.sign(Checkpoint.content(sequence, hash, at)));
    }

    private TimestampAnchor anchor(JdbcClient jdbc, X509Certificate... known) throws Exception {
        return new TimestampAnchor(
                authority.address(),
                TimestampAuthority.of(TestTimestampAuthority.pem(folder.resolve("authority.pem"), known)),
                HOUR,
                new TimestampRows(jdbc),
                Clock.fixed(NOW.plusSeconds(20), ZoneOffset.UTC));
    }

    private static List<byte[]> tokens(JdbcClient jdbc) {
        return jdbc.sql("SELECT token FROM ledger_timestamp ORDER BY sequence")
                .query((row, number) -> row.getBytes(1))
                .list();
    }

    private static byte[] digest(Checkpoint checkpoint) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(checkpoint.line().getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void the_line_of_a_checkpoint_is_stamped_and_the_stamp_is_kept_as_it_came(TestDatabases database) throws Exception {
        try (HikariDataSource source = database.migrated(folder.resolve("data"))) {
            JdbcClient jdbc = JdbcClient.create(source);
            TimestampAnchor anchor = anchor(jdbc, authority.certificate);
            Checkpoint checkpoint = checkpoint(412);
            new CheckpointRows(jdbc, new KeyEntries(jdbc)).insert(checkpoint);

            anchor.take(checkpoint);

            assertThat(authority.asked).singleElement().satisfies(request -> {
                assertThat(request.getMessageImprintDigest()).isEqualTo(digest(checkpoint));
                assertThat(request.getNonce()).isNotNull();
            });
            TimeStampToken token =
                    new TimeStampToken(new CMSSignedData(tokens(jdbc).getFirst()));
            assertThat(token.getTimeStampInfo().getMessageImprintDigest()).isEqualTo(digest(checkpoint));
            assertThat(TimestampAuthority.instant(token)).isEqualTo(NOW);
            assertThat(anchor.ask(NOW)).isEqualTo(new Witness.Testimony.Agrees());
            assertThat(anchor.pace()).isEqualTo(HOUR);
            assertThat(anchor.place())
                    .isEqualTo("http://127.0.0.1:" + authority.address().getPort());
            assertThatThrownBy(() -> jdbc.sql("DELETE FROM ledger_timestamp").update())
                    .hasStackTraceContaining("append-only");

            anchor.take(checkpoint);
            assertThat(tokens(jdbc))
                    .as("of two stamps of one entry the first stays")
                    .hasSize(1);
        }
    }

    @Test
    void the_certificate_of_who_issued_the_authoritys_will_do_and_a_strangers_will_not() throws Exception {
        try (HikariDataSource source = TestDatabases.H2.migrated(folder.resolve("data"));
                TestTimestampAuthority stranger = new TestTimestampAuthority(NOW)) {
            JdbcClient jdbc = JdbcClient.create(source);
            assertThatThrownBy(() ->
                            anchor(jdbc, stranger.issuer, stranger.certificate).take(checkpoint(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("CN=Test authority")
                    .hasMessageContaining("SALLYPORT_ANCHOR_TIMESTAMP_CERTIFICATE");
            assertThat(tokens(jdbc)).isEmpty();

            anchor(jdbc, stranger.issuer, authority.issuer).take(checkpoint(1));
            assertThat(tokens(jdbc)).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED, gave no time stamp",
        "OF_SOMETHING_ELSE, no time stamp of what was asked",
        "OF_AN_EARLIER_REQUEST, no time stamp of what was asked",
        "NO_STAMP_AT_ALL, ''",
        "BROKEN, answered 503",
        "ENDLESS, longer than any time stamp"
    })
    void an_answer_that_is_no_stamp_of_this_checkpoint_is_a_failure_in_words(
            TestTimestampAuthority.Answer answer, String words) throws Exception {
        try (HikariDataSource source = TestDatabases.H2.migrated(folder.resolve("data"))) {
            JdbcClient jdbc = JdbcClient.create(source);
            authority.answer = answer;
            assertThatThrownBy(() -> anchor(jdbc, authority.certificate).take(checkpoint(1)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(words)
                    .hasMessageNotContaining("secret");
            assertThat(tokens(jdbc)).isEmpty();
        }
    }

    @Test
    void a_stamp_of_another_time_is_a_failure_that_names_both_clocks() throws Exception {
        try (HikariDataSource source = TestDatabases.H2.migrated(folder.resolve("data"))) {
            JdbcClient jdbc = JdbcClient.create(source);
            authority.clock = NOW.minus(HOUR);
            assertThatThrownBy(() -> anchor(jdbc, authority.certificate).take(checkpoint(1)))
                    .hasMessageContaining("2029-12-31T23:00:00Z")
                    .hasMessageContaining("2030-01-01T00:00:20Z");
            assertThat(tokens(jdbc)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stamped_checkpoint_that_was_replaced_is_found_and_what_is_no_stamp_says_nothing(TestDatabases database)
            throws Exception {
        try (HikariDataSource source = database.migrated(folder.resolve("data"))) {
            JdbcClient jdbc = JdbcClient.create(source);
            TimestampAnchor anchor = anchor(jdbc, authority.certificate);
            CheckpointRows checkpoints = new CheckpointRows(jdbc, new KeyEntries(jdbc));
            for (long sequence : new long[] {3, 5}) {
                checkpoints.insert(checkpoint(sequence));
                anchor.take(checkpoint(sequence));
            }
            // Damage is no word of the authority, and a stamp without its checkpoint has nothing to be held against.
            new TimestampRows(jdbc).insert(7, NOW, new byte[] {1, 2, 3});
            checkpoints.insert(checkpoint(7));
            new TimestampRows(jdbc).insert(8, NOW, tokens(jdbc).getFirst());
            assertThat(anchor.ask(NOW)).isEqualTo(new Witness.Testimony.CannotSay("TIMESTAMP_UNCHECKED"));

            // As an owner of database and key would have it: entry 9 has a checkpoint signed right, which is not the
            // stamped one.
            checkpoints.insert(checkpoint(9));
            new TimestampRows(jdbc).insert(9, NOW, tokens(jdbc).get(1));
            assertThat(anchor.ask(NOW))
                    .isEqualTo(new Witness.Testimony.Contradicts(new Verification.Broken(9, "TIMESTAMP_DIFFERS", NOW)));
        }
    }

    @Test
    void settings_that_cannot_work_end_the_start_in_words() throws Exception {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "no certificate");
        assertThatThrownBy(() -> TimestampAuthority.of(nothing)).hasMessageContaining("TIMESTAMP_CERTIFICATE");
        assertThatThrownBy(() -> TimestampAuthority.of(folder.resolve("missing")))
                .hasMessageContaining("TIMESTAMP_CERTIFICATE");
        assertThatThrownBy(() -> new TimestampSettings(URI.create("http://127.0.0.1"), null, HOUR))
                .hasMessageContaining("belong together");
        assertThatThrownBy(() -> new TimestampSettings(null, nothing, HOUR)).hasMessageContaining("belong together");
        assertThat(new TimestampSettings(URI.create("http://127.0.0.1/?account=secret"), nothing, HOUR).toString())
                .doesNotContain("secret");
        TimestampAuthority known =
                TimestampAuthority.of(TestTimestampAuthority.pem(folder.resolve("a.pem"), authority.certificate));
        try (HikariDataSource source = TestDatabases.H2.migrated(folder.resolve("data"))) {
            assertThatThrownBy(() -> new TimestampAnchor(
                            URI.create("file:///x"),
                            known,
                            HOUR,
                            new TimestampRows(JdbcClient.create(source)),
                            Clock.systemUTC()))
                    .hasMessageContaining("TIMESTAMP_URL");
        }
    }
}

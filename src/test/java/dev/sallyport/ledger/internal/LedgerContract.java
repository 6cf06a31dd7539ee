package dev.sallyport.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.LedgerChecked;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Payload;
import dev.sallyport.ledger.Verification;
import dev.sallyport.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a ledger promises, whatever database it is on. */
abstract class LedgerContract {

    private static final Actor ACTOR = Actor.system("test");

    @TempDir
    Path folder = Path.of("unset");

    private HikariDataSource database = new HikariDataSource();
    private JdbcClient jdbc = JdbcClient.create(database);
    private TransactionTemplate transaction = new TransactionTemplate();
    private final TurnableClock clock = new TurnableClock();
    private final List<LedgerChecked> announced = new ArrayList<>();

    abstract TestDatabases kind();

    /** Removes what keeps the database itself from changing rows, as its owner could. */
    abstract List<String> disarm();

    /** Lets the table hold what no entry is long enough for, as its owner could. */
    abstract List<String> widen();

    @BeforeEach
    void open() {
        database = kind().migrated(folder);
        jdbc = JdbcClient.create(database);
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private JdbcLedger ledger() {
        return new JdbcLedger(
                jdbc, kind() == TestDatabases.POSTGRES, new DataFolder(folder), clock, List.of(), announced::add);
    }

    private Entry append(JdbcLedger ledger, String text) {
        return java.util.Objects.requireNonNull(transaction.execute(status -> ledger.append(draft(text))));
    }

    private static Draft draft(String text) {
        return new Draft(
                ACTOR,
                new ClusterId(new UUID(7, 7)),
                3L,
                "ADD_EGRESS_RULE",
                new Payload("rule/1", text.getBytes(StandardCharsets.UTF_8)),
                null);
    }

    private JdbcLedger written(int entries) {
        JdbcLedger ledger = ledger();
        IntStream.rangeClosed(1, entries).forEach(i -> append(ledger, "entry " + i));
        return ledger;
    }

    @Test
    void an_entry_is_read_back_as_it_was_written() {
        JdbcLedger ledger = ledger();
        Entry written = append(ledger, "Grüße 🚪 – \u0000 and more");

        Entry read = ledger.after(0, 10).getFirst();

        assertThat(read).usingRecursiveComparison().isEqualTo(written);
        assertThat(read.draft().payload()).isEqualTo(written.draft().payload());
    }

    @Test
    void positions_are_dense_and_each_entry_follows_the_one_before() {
        JdbcLedger ledger = written(5);

        List<Entry> entries = ledger.after(0, 10);

        assertThat(entries).extracting(Entry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        for (int i = 1; i < 5; i++) {
            assertThat(entries.get(i).previousHash())
                    .isEqualTo(entries.get(i - 1).hash());
        }
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void eight_writers_at_once_leave_a_dense_chain() throws Exception {
        JdbcLedger ledger = ledger();
        try (ExecutorService writers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                int number = i;
                done.add(writers.submit(() -> append(ledger, "entry " + number)));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(ledger.after(0, 100))
                .extracting(Entry::sequence)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 80).boxed().toList());
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void a_transaction_that_fails_leaves_no_hole_and_does_not_move_the_head_outside() {
        JdbcLedger ledger = written(2);
        transaction.executeWithoutResult(status -> {
            ledger.append(draft("never"));
            status.setRollbackOnly();
        });
        append(ledger, "third");

        assertThat(ledger.after(0, 10)).extracting(Entry::sequence).containsExactly(1L, 2L, 3L);
        assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void outside_of_a_transaction_nothing_is_appended() {
        JdbcLedger ledger = ledger();
        assertThatThrownBy(() -> ledger.append(draft("alone"))).isInstanceOf(IllegalStateException.class);
        assertThat(ledger.head().sequence()).isZero();
    }

    @Test
    void time_never_goes_back_although_the_clock_does() {
        JdbcLedger ledger = ledger();
        clock.next("2026-03-01T10:00:00.123456789Z", "2026-03-01T09:00:00Z", "2026-03-01T10:00:01Z");
        append(ledger, "one");
        append(ledger, "two");
        append(ledger, "three");

        assertThat(ledger.after(0, 10))
                .extracting(entry -> entry.at().toString())
                .containsExactly("2026-03-01T10:00:00.123456Z", "2026-03-01T10:00:00.123456Z", "2026-03-01T10:00:01Z");
    }

    @Test
    void a_payload_of_64_KiB_fits_and_a_larger_one_is_refused() {
        JdbcLedger ledger = ledger();
        append(ledger, "x".repeat(Payload.MAXIMUM_BYTES));

        assertThat(ledger.after(0, 1).getFirst().draft().payload().bytes()).hasSize(Payload.MAXIMUM_BYTES);
        assertThatThrownBy(() -> draft("x".repeat(Payload.MAXIMUM_BYTES + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE ledger_entry SET actor_name = 'x'", "DELETE FROM ledger_entry"})
    void the_database_refuses_to_change_or_delete_an_entry(String sql) {
        written(2);
        assertThatThrownBy(() -> jdbc.sql(sql).update()).hasStackTraceContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + INTERVAL '1' SECOND",
                "actor_kind = 'PERSON'",
                "actor_id = '00000000-0000-0000-0000-000000000001'",
                "actor_name = 'other'",
                "source = 'UI'",
                "cluster_id = NULL",
                "revision = 4",
                "action = 'DELETE_EGRESS_RULE'",
                "payload_type = 'rule/2'",
                "error = 'none'",
                "payload = salt",
                "salt = hash"
            })
    void any_column_that_is_changed_is_found_at_its_entry(String change) {
        JdbcLedger ledger = written(5);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("UPDATE ledger_entry SET " + change + " WHERE sequence = 3").update();

        assertBroken(ledger.verify(), 3, "HASH_DIFFERS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor_kind = 'x'",
                "source = 'x'",
                "hash = salt",
                "at = TIMESTAMP WITH TIME ZONE '12026-03-01 10:00:00+00'",
                "payload = CAST(REPEAT('x', 70000) AS %s)",
                "actor_id = NULL",
                "payload = NULL"
            })
    void a_row_that_holds_what_no_entry_can_is_found_at_its_place_and_keeps_nobody_from_tightening(String change) {
        JdbcLedger ledger = written(5);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        widen().forEach(sql -> jdbc.sql(sql).update());
        String binary = kind() == TestDatabases.H2 ? "VARBINARY" : "BYTEA";
        jdbc.sql("UPDATE ledger_entry SET " + change.formatted(binary) + " WHERE sequence IN (3, 5)")
                .update();

        assertBroken(ledger.verify(), 3, "ENTRY_UNREADABLE");
        assertThat(ledger.after(0, 10)).extracting(Entry::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(read(ledger, EntryQuery.newest(2))).containsExactly(5L, 4L, 3L, 2L, 1L);
        ledger.tally(new ClusterId(new UUID(7, 7)), Instant.EPOCH, Instant.now());
        Entry passed = java.util.Objects.requireNonNull(
                transaction.execute(status -> ledger.appendTightening(draft("deny-all"))));
        assertThat(passed.sequence()).isEqualTo(6);
        assertThat(passed.at()).isBefore(Instant.now().plusSeconds(60));
        assertBroken(ledger().verify(), 3, "ENTRY_UNREADABLE");
    }

    @Test
    void an_entry_taken_out_of_the_middle_is_found() {
        JdbcLedger ledger = written(5);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("DELETE FROM ledger_entry WHERE sequence = 3").update();

        assertBroken(ledger.verify(), 3, "ENTRY_MISSING");
    }

    /** The later ones move up, as whoever inserts has to let them. */
    private void insert(JdbcLedger ledger, long sequence, byte[] previous) {
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_follows_one")
                .update();
        Entry there = ledger.after(sequence - 1, 1).getFirst();
        jdbc.sql("UPDATE ledger_entry SET sequence = sequence + 1000 WHERE sequence >= ?")
                .param(sequence)
                .update();
        jdbc.sql("UPDATE ledger_entry SET sequence = sequence - 999 WHERE sequence > 1000")
                .update();
        Draft forged = draft("forged");
        byte[] hash = EntryEncoding.hashOfEntry(sequence, there.at(), forged, there.salt(), previous);
        new EntryRows(jdbc).insert(new Entry(sequence, there.at(), forged, there.salt(), previous, hash));
    }

    @Test
    void an_entry_that_was_put_between_two_others_is_found_where_the_next_one_does_not_follow_it() {
        JdbcLedger ledger = written(5);
        insert(ledger, 3, ledger.after(1, 1).getFirst().hash());

        assertBroken(ledger.verify(), 4, "PREVIOUS_HASH_DIFFERS");
    }

    @Test
    void an_entry_that_was_put_between_two_others_and_follows_none_is_found_itself() {
        JdbcLedger ledger = written(5);
        insert(ledger, 3, new byte[32]);

        assertBroken(ledger.verify(), 3, "PREVIOUS_HASH_DIFFERS");
    }

    @Test
    void an_entry_that_was_put_before_the_first_is_found() {
        JdbcLedger ledger = written(3);
        insert(ledger, 1, new byte[32]);

        assertBroken(ledger.verify(), 2, "PREVIOUS_HASH_DIFFERS");
    }

    @Test
    void the_newest_entries_missing_are_found_by_the_head_kept_outside() {
        JdbcLedger ledger = written(5);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("DELETE FROM ledger_entry WHERE sequence > 3").update();

        assertBroken(ledger.verify(), 4, "NEWEST_ENTRIES_MISSING");
        assertBroken(ledger().verify(), 4, "NEWEST_ENTRIES_MISSING");
    }

    @Test
    void two_entries_that_changed_places_are_found() {
        JdbcLedger ledger = written(5);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("UPDATE ledger_entry SET sequence = 99 WHERE sequence = 2").update();
        jdbc.sql("UPDATE ledger_entry SET sequence = 2 WHERE sequence = 3").update();
        jdbc.sql("UPDATE ledger_entry SET sequence = 3 WHERE sequence = 99").update();

        assertBroken(ledger.verify(), 2, "PREVIOUS_HASH_DIFFERS");
    }

    @Test
    void a_newest_entry_written_again_with_a_right_hash_is_found_by_the_head_kept_outside() {
        JdbcLedger ledger = written(3);
        Entry last = ledger.after(2, 1).getFirst();
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("DELETE FROM ledger_entry WHERE sequence = 3").update();
        Draft forged = draft("forged");
        byte[] hash = EntryEncoding.hashOfEntry(3, last.at(), forged, last.salt(), last.previousHash());
        new EntryRows(jdbc).insert(new Entry(3, last.at(), forged, last.salt(), last.previousHash(), hash));

        assertBroken(ledger.verify(), 3, "HEAD_FILE_DIFFERS");
    }

    @Test
    void a_head_file_that_somebody_wrote_is_not_believed() throws Exception {
        JdbcLedger ledger = written(3);
        Path head = folder.resolve("ledger").resolve("head");
        Files.writeString(head, Files.readString(head).replaceFirst("^3", "2"));

        assertBroken(ledger.verify(), 0, "HEAD_FILE_CHANGED");
    }

    @Test
    void a_broken_ledger_takes_only_what_tightens() {
        JdbcLedger ledger = written(3);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("UPDATE ledger_entry SET error = 'x' WHERE sequence = 2").update();
        ledger.verify();

        assertThatThrownBy(() -> append(ledger, "loosening")).isInstanceOf(LedgerReadOnlyException.class);
        Entry passed = java.util.Objects.requireNonNull(
                transaction.execute(status -> ledger.appendTightening(draft("deny-all"))));
        assertThat(passed.sequence()).isEqualTo(4);
        assertThat(announced).hasSize(1);
    }

    @Test
    void what_was_found_broken_is_broken_from_the_first_moment_of_the_next_start_until_it_is_found_whole() {
        JdbcLedger ledger = written(3);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        jdbc.sql("UPDATE ledger_entry SET error = 'x' WHERE sequence = 2").update();
        assertThat(ledger().verification()).isInstanceOf(Verification.Unknown.class);
        ledger.verify();

        JdbcLedger next = ledger();
        assertBroken(next.verification(), 2, "HASH_DIFFERS");
        assertThatThrownBy(() -> append(next, "loosening")).isInstanceOf(LedgerReadOnlyException.class);
        transaction.executeWithoutResult(status -> next.appendTightening(draft("deny-all")));

        jdbc.sql("UPDATE ledger_entry SET error = NULL WHERE sequence = 2").update();
        assertThat(next.verify()).isInstanceOf(Verification.Intact.class);
        append(next, "loosening");
        assertThat(ledger().verification()).isInstanceOf(Verification.Unknown.class);
    }

    @Test
    void a_word_of_a_breakage_that_somebody_changed_counts_as_one() throws Exception {
        written(1);
        for (String words : List.of("", "2 HASH_DIFFERS", "x HASH_DIFFERS 2030-01-01T00:00:00Z", "2 x/y z")) {
            Files.writeString(folder.resolve("ledger").resolve("broken"), words);
            assertBroken(ledger().verification(), 0, "HEAD_FILE_CHANGED");
        }
    }

    @Test
    void any_random_change_of_any_byte_is_found() {
        Random random = new Random(20_260_301);
        JdbcLedger ledger = written(30);
        disarm().forEach(sql -> jdbc.sql(sql).update());
        for (int i = 0; i < 60; i++) {
            long sequence = 1 + random.nextInt(30);
            String column = List.of("payload", "salt", "hash", "previous_hash").get(random.nextInt(4));
            byte[] original = jdbc.sql("SELECT " + column + " FROM ledger_entry WHERE sequence = ?")
                    .param(sequence)
                    .query((row, number) -> row.getBytes(1))
                    .single();
            byte[] changed = original.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            set(column, sequence, changed);

            assertThat(ledger.verify())
                    .isInstanceOfSatisfying(
                            Verification.Broken.class,
                            broken -> assertThat(broken.sequence()).isBetween(sequence, sequence + 1));

            set(column, sequence, original);
            assertThat(ledger.verify()).isInstanceOf(Verification.Intact.class);
        }
    }

    private void set(String column, long sequence, byte[] value) {
        assertThat(jdbc.sql("UPDATE ledger_entry SET " + column + " = ? WHERE sequence = ?")
                        .param(Arrays.copyOf(value, value.length))
                        .param(sequence)
                        .update())
                .isEqualTo(1);
    }

    private static void assertBroken(Verification verification, long sequence, String finding) {
        assertThat(verification).isInstanceOfSatisfying(Verification.Broken.class, broken -> {
            assertThat(broken.finding()).isEqualTo(finding);
            assertThat(broken.sequence()).isEqualTo(sequence);
        });
    }

    /** Gives the instants it was told, then the real time. */
    private static final class TurnableClock extends Clock {

        private final Deque<Instant> next = new ArrayDeque<>();

        void next(String... instants) {
            Arrays.stream(instants).map(Instant::parse).forEach(next::add);
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized Instant instant() {
            Instant told = next.poll();
            return told == null ? Instant.now() : told;
        }
    }

    @Test
    void what_is_asked_for_is_found_whole_in_order_and_once_as_a_look_at_every_entry_would() {
        JdbcLedger ledger = ledger();
        Random random = new Random(11);
        for (int number = 1; number <= 120; number++) {
            Draft draft = new Draft(
                    random.nextBoolean() ? ACTOR : Actor.system("other"),
                    random.nextInt(3) == 0 ? null : new ClusterId(new UUID(7, random.nextInt(2))),
                    null,
                    random.nextBoolean() ? "ADD_EGRESS_RULE" : "DELETE_EGRESS_RULE",
                    new Payload("rule/1", ("rule " + number % 7).getBytes(StandardCharsets.UTF_8)),
                    random.nextInt(5) == 0 ? "NOT_ALLOWED" : null);
            transaction.executeWithoutResult(status -> ledger.append(draft));
            clock.next(Instant.parse("2030-01-01T00:00:00Z")
                    .plusSeconds(number + 1)
                    .toString());
        }
        List<Entry> all = ledger.after(0, 1_000);
        Instant middle = all.get(60).at();
        for (String text : List.of("", "RULE 3", "nothing like it")) {
            for (boolean ascending : List.of(true, false)) {
                for (boolean refused : List.of(true, false)) {
                    EntryQuery query = new EntryQuery(
                            text,
                            Set.of("test"),
                            Set.of("ADD_EGRESS_RULE"),
                            Set.of(new ClusterId(new UUID(7, 0))),
                            null,
                            refused,
                            ascending ? middle : null,
                            ascending ? null : middle,
                            null,
                            ascending,
                            3);
                    List<Long> naive = new ArrayList<>(all.stream()
                            .filter(entry -> entry.draft().actor().name().equals("test")
                                    && entry.draft().action().equals("ADD_EGRESS_RULE")
                                    && new ClusterId(new UUID(7, 0))
                                            .equals(entry.draft().cluster())
                                    && (!refused || entry.draft().error() != null)
                                    && (ascending
                                            ? !entry.at().isBefore(middle)
                                            : entry.at().isBefore(middle))
                                    && entry.draft().payload().text().contains(text.toLowerCase(Locale.ROOT)))
                            .map(Entry::sequence)
                            .toList());
                    if (!ascending) {
                        Collections.reverse(naive);
                    }
                    assertThat(read(ledger, query)).as(query.toString()).isEqualTo(naive);
                }
            }
        }
        assertThat(read(ledger, EntryQuery.newest(50).of(Set.of()))).isEmpty();
    }

    private static List<Long> read(JdbcLedger ledger, EntryQuery query) {
        List<Long> found = new ArrayList<>();
        Long next = null;
        do {
            EntryPage page = ledger.find(query.beyond(next));
            page.entries().forEach(entry -> found.add(entry.sequence()));
            next = page.next();
        } while (next != null);
        return found;
    }
}

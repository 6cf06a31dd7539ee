package dev.sallyport.enforcement.internal;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.enforcement.EnforcementHistory;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.enforcement.FoldedKnowledge;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** What reports of the past are told of a gateway that was out of sight: from when until when, and not until now. */
class AbsencesTest {

    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 1));
    private static final Duration NOTABLE = Knowledge.NOTABLE_ABSENCE.plusSeconds(1);

    private static final EnforcementSettings SETTINGS = new EnforcementSettings(
            "127.0.0.1",
            0,
            "none",
            "127.0.0.1",
            "",
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            "east=127.0.0.2",
            DataSize.ofMegabytes(16));

    @TempDir
    Path folder;

    /** One console on a ledger: what it sees of gateways, and what is told of it later. */
    private static final class Console {
        private final PerimeterHouse house;
        private final StoredKnowledge rows;
        private final LedgerFacts facts;
        private final Presences presences;
        private final Knowledge knowledge;

        Console(PerimeterHouse house) {
            this.house = house;
            this.rows = new StoredKnowledge(house.get(JdbcClient.class));
            this.facts = new LedgerFacts(house.get(Ledger.class), rows, house.get(TransactionTemplate.class));
            this.presences = new Presences(clock());
            this.knowledge = new Knowledge(clock(), fact -> fact.accept(facts));
            knowledge.goesOn(facts.open());
            presences.require("east");
        }

        private PerimeterHouse.TestClock clock() {
            return house.get(PerimeterHouse.TestClock.class);
        }

        Instant passes(Duration time) {
            clock().advance(time);
            knowledge.gateways(presences);
            return clock().instant();
        }

        StoredRoster roster() {
            return new StoredRoster(SETTINGS, house.get(JdbcClient.class), house.get(TransactionTemplate.class), facts);
        }

        /** Somebody does: nobody can ask the gateway. Answers when, as the ledger says. */
        Instant attests() {
            StoredRoster roster = roster();
            assertThat(roster.enrolled()).extracting(Roster.Enrolled::name).containsExactly("east");
            roster.retire(ADMIN, "east");
            clock().advance(Duration.ofMillis(123));
            roster.attest(ADMIN, "east", "it is switched off");
            clock().advance(Duration.ofMillis(456));
            Entry newest = house.get(Ledger.class).after(0, 1_000).getLast();
            assertThat(newest.draft().action()).isEqualTo(StoredRoster.ATTESTED);
            return newest.at();
        }

        List<Unknown> unknown() {
            EnforcementHistory history = rows;
            return history.unknown(CLUSTER, Instant.EPOCH, clock().instant().plusSeconds(3600), 10);
        }

        private static Unknown silent(Instant from, @org.jspecify.annotations.Nullable Instant until) {
            return new Unknown(Why.GATEWAY_SILENT, "east", from, until);
        }
    }

    private PerimeterHouse house(TestDatabases database) {
        return PerimeterHouse.start(PerimeterHouse.database(database, folder), Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void a_gateway_was_out_of_sight_until_it_was_back_and_not_until_now(TestDatabases database) {
        try (PerimeterHouse house = house(database)) {
            Console console = new Console(house);
            Instant since = console.clock().instant();
            console.passes(NOTABLE);
            assertThat(console.unknown()).containsExactly(Console.silent(since, null));
            console.presences.connected("east", null);
            Instant back = console.passes(Duration.ofMinutes(2));
            console.passes(Duration.ofHours(1));
            assertThat(console.unknown()).containsExactly(Console.silent(since, back));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_absence_ends_with_the_entry_of_the_end_of_its_gateway(TestDatabases database) {
        try (PerimeterHouse house = house(database)) {
            Console console = new Console(house);
            Instant since = console.clock().instant();
            console.passes(NOTABLE);
            Instant ended = console.attests();
            assertThat(console.unknown())
                    .as("though this console sees nothing more")
                    .containsExactly(Console.silent(since, ended));

            console.presences.remove("east");
            console.passes(Duration.ofHours(1));
            new Console(house).passes(Duration.ofHours(1));
            assertThat(console.unknown()).containsExactly(Console.silent(since, ended));

            FoldedKnowledge folded = new FoldedKnowledge(since, console.clock().instant(), 10);
            house.get(Ledger.class).after(0, 1_000).forEach(folded::apply);
            assertThat(folded.unknownBetween(CLUSTER)).isEqualTo(console.unknown());
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_a_gateway_that_ended_no_absence_begins_that_was_noticed_before(TestDatabases database) {
        try (PerimeterHouse house = house(database)) {
            Console console = new Console(house);
            Instant since = console.clock().instant();
            console.attests();
            console.facts.lost("east", since);
            assertThat(console.unknown()).isEmpty();
            assertThat(house.get(Ledger.class).after(0, 1_000))
                    .extracting(entry -> entry.draft().action())
                    .doesNotContain(LedgerFacts.LOST);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_absence_that_an_earlier_console_saw_begin_is_ended_by_the_next_however_soon_that_came(
            TestDatabases database) {
        try (PerimeterHouse house = house(database)) {
            Console before = new Console(house);
            Instant since = before.clock().instant();
            before.passes(NOTABLE);
            Console next = new Console(house);
            next.passes(Duration.ofMinutes(1));
            assertThat(next.unknown()).as("it is the same absence").containsExactly(Console.silent(since, null));
            next.presences.connected("east", null);
            Instant back = next.passes(Duration.ofMinutes(1));
            assertThat(next.unknown()).containsExactly(Console.silent(since, back));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_absence_of_the_console_does_not_end_that_of_a_gateway(TestDatabases database) {
        try (PerimeterHouse house = house(database)) {
            Console console = new Console(house);
            Instant since = console.clock().instant();
            console.passes(NOTABLE);
            Instant away = console.clock().instant();
            Instant there = console.passes(Duration.ofMinutes(5));
            new LedgerFacts(house.get(Ledger.class), console.rows, house.get(TransactionTemplate.class))
                    .away(away, there);
            assertThat(console.unknown())
                    .containsExactly(Console.silent(since, null), new Unknown(Why.CONSOLE_AWAY, null, away, there));
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_absence_of_the_local_gateway_ends_when_the_console_runs_none_any_more(TestDatabases database) {
        try (PerimeterHouse house = house(database)) {
            Console console = new Console(house);
            console.presences.require(StoredRoster.LOCAL);
            console.presences.connected("east", null);
            Instant since = console.clock().instant();
            console.passes(NOTABLE);
            console.clock().advance(Duration.ofHours(1));
            console.roster().enrolled();
            Entry newest = house.get(Ledger.class).after(0, 1_000).getLast();
            assertThat(console.unknown())
                    .containsExactly(new Unknown(Why.GATEWAY_SILENT, StoredRoster.LOCAL, since, newest.at()));
            console.roster().enrolled();
            assertThat(house.get(Ledger.class).head().sequence())
                    .as("it ends once")
                    .isEqualTo(newest.sequence());
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_holds_the_ledger_may_ask_who_is_required_while_a_gateway_is_being_retired(TestDatabases database)
            throws Exception {
        try (PerimeterHouse house = house(database)) {
            StoredRoster roster = new Console(house).roster();
            roster.enrolled();
            Thread retiring = new Thread(() -> roster.retire(ADMIN, "east"));
            house.get(TransactionTemplate.class).executeWithoutResult(status -> {
                house.get(Ledger.class).serialise();
                retiring.start();
                await().until(() -> retiring.getState() == Thread.State.WAITING
                        || retiring.getState() == Thread.State.TIMED_WAITING
                        || retiring.getState() == Thread.State.BLOCKED);
                assertThat(CompletableFuture.supplyAsync(roster::enrolled)
                                .orTimeout(30, TimeUnit.SECONDS)
                                .join())
                        .extracting(Roster.Enrolled::leavingSince)
                        .containsOnlyNulls();
            });
            retiring.join();
            assertThat(roster.enrolled())
                    .extracting(Roster.Enrolled::leavingSince)
                    .doesNotContainNull();
        }
    }
}

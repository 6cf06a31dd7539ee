package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.access.AuditLog;
import dev.sallyport.access.AuditLog.Stretch;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Payload;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Whoever follows the ledger from outside by whole seconds misses nothing of it. */
class AuditLogTest {

    private static final Actor SYSTEM = Actor.system("test");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void an_entry_that_is_committed_long_after_its_instant_is_not_missed(TestDatabases kind) throws Exception {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            AuditLog log = house.get(AuditLog.class);
            Instant second = house.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            append(house, "FIRST");
            CountDownLatch appended = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> house.get(TransactionTemplate.class)
                    .executeWithoutResult(status -> {
                        house.get(Ledger.class).append(draft("SLOW"));
                        appended.countDown();
                        awaitLatch(release);
                    }));
            awaitLatch(appended);
            house.clock().advance(Duration.ofMinutes(1));

            AtomicReference<Stretch> first = new AtomicReference<>();
            Thread reader = new Thread(() -> first.set(log.onward(SYSTEM, second, 100)));
            reader.start();
            // It has answered what there is, or waits for whoever is appending.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !reader.isAlive() || reader.getState() == Thread.State.WAITING);
            release.countDown();
            slow.get(20, TimeUnit.SECONDS);
            reader.join(20_000);

            List<Entry> seen = new ArrayList<>(first.get().entries());
            seen.addAll(log.onward(SYSTEM, Objects.requireNonNull(first.get().next()), 100)
                    .entries());
            assertThat(seen).extracting(entry -> entry.draft().action()).contains("FIRST", "SLOW");
        }
    }

    @Test
    void a_second_is_named_again_until_a_later_one_is_seen_or_it_is_over_for_every_replica() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            AuditLog log = house.get(AuditLog.class);
            Instant second = house.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            append(house, "FIRST");
            assertThat(log.onward(SYSTEM, second, 100).next()).isEqualTo(second);
            house.clock().advance(Duration.ofSeconds(5));
            assertThat(log.onward(SYSTEM, second, 100).next()).isEqualTo(second);
            house.clock().advance(WholeSeconds.APART.plusSeconds(1));
            assertThat(log.onward(SYSTEM, second, 100).next()).isEqualTo(second.plusSeconds(1));
            append(house, "LATER");
            Instant later = house.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            Stretch stretch = log.onward(SYSTEM, second.plusSeconds(1), 100);
            assertThat(stretch.entries())
                    .extracting(entry -> entry.draft().action())
                    .containsExactly("LATER");
            assertThat(stretch.next()).isEqualTo(later);
            assertThat(log.onward(SYSTEM, later.plusSeconds(1), 100))
                    .isEqualTo(new Stretch(List.of(), later.plusSeconds(1)));
        }
    }

    @Test
    void a_second_with_more_entries_than_one_query_answers_comes_whole_in_both_directions() {
        int many = EntryQuery.MOST + 50;
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            AuditLog log = house.get(AuditLog.class);
            house.clock().advance(Duration.ofSeconds(1));
            Instant second = house.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            house.get(TransactionTemplate.class).executeWithoutResult(status -> {
                for (int i = 0; i < many; i++) {
                    house.get(Ledger.class).append(draft("MANY"));
                }
            });
            house.clock().advance(Duration.ofSeconds(1));
            append(house, "LATER");
            Stretch onward = log.onward(SYSTEM, second, 10);
            assertThat(onward.entries())
                    .hasSize(many)
                    .allMatch(entry -> entry.draft().action().equals("MANY"));
            assertThat(onward.next()).isEqualTo(second.plusSeconds(1));
            Stretch backward = log.backward(SYSTEM, second, 10);
            assertThat(backward.entries()).hasSize(many);
            assertThat(backward.entries().getFirst().sequence())
                    .isGreaterThan(backward.entries().getLast().sequence());
            assertThat(backward.next()).isEqualTo(second.minusSeconds(1));
        }
    }

    private static void append(AccessHouse house, String action) {
        house.get(TransactionTemplate.class)
                .executeWithoutResult(status -> house.get(Ledger.class).append(draft(action)));
    }

    private static Draft draft(String action) {
        return new Draft(SYSTEM, null, null, action, Payload.NONE, null);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

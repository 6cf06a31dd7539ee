package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FactWriterTest {

    private static final int MOST = 4;

    private final FactWriter writer = new FactWriter(MOST);
    private final List<String> written = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        writer.close();
    }

    /** Holds the writer's thread until told, and answers when everything that was given to it by then is done. */
    private final class Busy {
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        Busy() throws InterruptedException {
            writer.keep("busy", () -> {
                begun.countDown();
                await(released);
            });
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void over() throws InterruptedException {
            CountDownLatch end = new CountDownLatch(1);
            writer.keep("end", end::countDown);
            released.countDown();
            assertThat(end.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void what_must_not_be_lost_is_tried_until_it_is_written() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger tries = new AtomicInteger();
        writer.keep("settled", () -> {
            if (tries.incrementAndGet() < 3) {
                throw new IllegalStateException("the database is away");
            }
            done.countDown();
        });

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tries).hasValue(3);
    }

    @Test
    void of_one_key_only_the_latest_is_written() throws InterruptedException {
        Busy busy = new Busy();
        for (String fact : List.of("first", "second", "third")) {
            writer.keep("settled", () -> written.add(fact));
        }
        writer.keep("chains", () -> written.add("other"));
        busy.over();

        assertThat(written).containsExactly("third", "other");
    }

    @Test
    void what_is_told_is_bounded_and_never_takes_the_place_of_what_is_kept() throws InterruptedException {
        Busy busy = new Busy();
        IntStream.range(0, 100).forEach(number -> writer.tell(() -> written.add("told-" + number)));
        writer.keep("settled", () -> written.add("settled"));
        busy.over();

        assertThat(written).hasSize(MOST + 1).contains("settled").startsWith("told-0");
    }

    @Test
    void a_told_fact_that_fails_holds_up_no_other() throws InterruptedException {
        Busy busy = new Busy();
        writer.tell(() -> {
            throw new IllegalStateException("no such gateway");
        });
        writer.tell(() -> written.add("next"));
        busy.over();

        assertThat(written).containsExactly("next");
    }
}

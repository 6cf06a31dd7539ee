package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.internal.Reckoning.Count;
import dev.sallyport.enforcement.internal.Reckoning.Shortfall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway counted against what it told. */
class ReckoningTest {

    private static final Instant BEGAN = Instant.parse("2026-03-02T12:00:00Z");

    /** Another clock than the gateway's, an hour ahead. */
    private static final Duration AHEAD = Duration.ofHours(1);

    private final Reckoning reckoning = new Reckoning();
    private final List<Shortfall> found = new ArrayList<>();
    private long logged;

    private static Instant at(double seconds) {
        return BEGAN.plusMillis((long) (seconds * 1_000));
    }

    private void told(int entries, double second) {
        for (int i = 0; i < entries; i++) {
            reckoning.told(at(second));
        }
    }

    private @Nullable Shortfall count(int second) {
        return count(second, second, logged);
    }

    private @Nullable Shortfall count(int second, int running, long number) {
        Shortfall shortfall =
                reckoning.counted(new Count(at(second), at(second).plus(AHEAD), Duration.ofSeconds(running), number));
        if (shortfall != null) {
            found.add(shortfall);
        }
        return shortfall;
    }

    private void quiet(int from, int to) {
        for (int second = from; second <= to; second += 5) {
            count(second);
        }
    }

    @Test
    void nothing_is_missing_where_all_is_told() {
        quiet(0, 20);
        logged = 3;
        told(3, 21);
        quiet(25, 60);
        assertThat(found).isEmpty();
    }

    @Test
    void what_was_counted_and_not_told_is_missing_once_and_with_its_number() {
        quiet(0, 20);
        logged = 10;
        told(7, 22);
        quiet(25, 60);
        assertThat(found).containsExactly(new Shortfall(at(20).plus(AHEAD), at(25).plus(AHEAD), 3L));

        logged = 12;
        quiet(65, 100);
        assertThat(found).hasSize(2).last().isEqualTo(new Shortfall(at(60).plus(AHEAD), at(65).plus(AHEAD), 2L));
    }

    @Test
    void what_is_told_late_is_told() {
        quiet(0, 20);
        logged = 5;
        count(25);
        count(30);
        told(5, 22);
        quiet(35, 60);
        assertThat(found).isEmpty();
    }

    @Test
    void an_entry_made_after_a_count_does_not_stand_in_for_one_made_before() {
        quiet(0, 20);
        logged = 5;
        count(25);
        // Five are lost, and five others are told before the count is judged.
        told(5, 27);
        logged = 10;
        quiet(30, 60);
        assertThat(found).containsExactly(new Shortfall(at(20).plus(AHEAD), at(25).plus(AHEAD), 5L));
    }

    @Test
    void what_was_made_before_the_first_count_neither_helps_nor_harms() {
        logged = 500;
        quiet(0, 20);
        // A file is read that fills what was not heard; the counts of then are not known.
        told(300, -30);
        logged = 504;
        told(3, 22);
        quiet(25, 60);
        assertThat(found).extracting(Shortfall::count).containsExactly(1L);
    }

    @Test
    void what_is_uncertain_at_the_first_count_hides_nothing_after_the_first_quiet_one() {
        told(3, -0.1);
        logged = 3;
        quiet(0, 30);
        logged = 10;
        quiet(35, 60);
        assertThat(found).extracting(Shortfall::count).containsExactly(7L);
    }

    @Test
    void of_a_process_that_ended_it_is_not_known_what_it_had_not_told() {
        logged = 50;
        quiet(0, 20);
        assertThat(count(25, 1, 0)).isEqualTo(new Shortfall(at(20).plus(AHEAD), at(25).plus(AHEAD), null));
        found.clear();
        logged = 4;
        told(4, 26);
        for (int second = 30; second <= 60; second += 5) {
            count(second, second - 24, logged);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void another_process_is_known_also_by_how_long_it_runs() {
        logged = 1;
        quiet(0, 10);
        assertThat(count(600, 30, 900)).isNotNull().extracting(Shortfall::count).isNull();
    }

    @Test
    void a_clock_that_was_set_back_makes_what_is_missing_unknown_and_not_wrong() {
        quiet(0, 20);
        logged = 5;
        told(5, 21);
        assertThat(count(10, 10, 5)).isNotNull().extracting(Shortfall::count).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void under_load_there_is_no_false_shortfall_and_every_true_one_comes_out_in_the_end(long seed) {
        Random random = new Random(seed);
        List<Instant> onTheWay = new ArrayList<>();
        long lost = 0;
        double clock = 0;
        for (int second = 0; second <= 300; second += 5) {
            for (; clock < second; clock += random.nextDouble() / 400) {
                logged++;
                if (second > 100 && second < 150 && random.nextInt(50) == 0) {
                    lost++;
                } else {
                    // The moment an entry names and the moment it is counted differ a little.
                    onTheWay.add(at(clock - random.nextDouble() / 20));
                }
                while (onTheWay.size() > 400) {
                    reckoning.told(onTheWay.removeFirst());
                }
            }
            count(second);
            if (second <= 100) {
                assertThat(found).isEmpty();
            }
        }
        onTheWay.forEach(reckoning::told);
        quiet(305, 330);
        long reported = found.stream()
                .mapToLong(one -> java.util.Objects.requireNonNull(one.count()))
                .sum();
        assertThat(lost).isPositive();
        // What is uncertain at either end of the comparison, at 800 entries a second, is taken in the gateway's favour.
        assertThat(reported).isLessThanOrEqualTo(lost);
        assertThat(reported).isGreaterThan(Math.max(0, lost - 400));
    }
}

package dev.sallyport.console.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class PeriodTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.987654Z");

    /** Ten years. */
    private static final long LONGEST = 315_576_000_000L;

    @Property
    void every_step_is_a_whole_second_of_its_own_and_leads_back_to_itself(
            @ForAll @LongRange(min = 0, max = LONGEST) long millis) {
        Period period = Period.of(NOW.minusMillis(millis), NOW);
        for (int step = 0; step <= period.steps(); step++) {
            Instant at = period.at(step);
            assertThat(at).isEqualTo(at.truncatedTo(ChronoUnit.SECONDS));
            assertThat(period.nearest(at)).isEqualTo(step);
        }
    }

    @Property
    void it_holds_the_whole_time_and_little_more(@ForAll @LongRange(min = 0, max = LONGEST) long millis) {
        Instant begin = NOW.minusMillis(millis);
        Period period = Period.of(begin, NOW);
        assertThat(period.from()).isBeforeOrEqualTo(begin).isAfter(begin.minusSeconds(Period.MOST_STEPS + 1));
        assertThat(period.to()).isEqualTo(NOW.truncatedTo(ChronoUnit.SECONDS));
    }

    @Test
    void a_short_time_fills_it() {
        Period period = Period.of(NOW.minusSeconds(70), NOW);
        assertThat(period.from()).isEqualTo(NOW.minusSeconds(70).truncatedTo(ChronoUnit.SECONDS));
        assertThat(period.steps()).isEqualTo(70);
    }

    @Test
    void an_instant_between_two_steps_has_one_on_either_side() {
        Period period = Period.of(NOW.minus(Duration.ofDays(10)), NOW);
        Instant between = period.at(7).plus(period.step().dividedBy(3));
        assertThat(period.nearest(between)).isEqualTo(7);
        assertThat(period.at(6)).isBefore(between);
        assertThat(period.at(8)).isAfter(between);
    }

    @Test
    void an_instant_beyond_the_period_is_at_its_end() {
        Period period = Period.of(NOW.minus(Duration.ofDays(10)), NOW);
        assertThat(period.nearest(Instant.EPOCH)).isZero();
        assertThat(period.nearest(NOW.plusSeconds(100_000_000))).isEqualTo(period.steps());
    }
}

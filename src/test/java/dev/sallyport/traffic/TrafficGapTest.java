package dev.sallyport.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much of a period is not fully known. */
class TrafficGapTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private static TrafficGap gap(int from, int to, @Nullable String gateway) {
        return new TrafficGap(NOON.plusSeconds(from), NOON.plusSeconds(to), TrafficGap.Cause.NOT_HEARD, gateway, 0);
    }

    private static Duration total(TrafficGap... gaps) {
        return TrafficGap.total(List.of(gaps), NOON, NOON.plusSeconds(100));
    }

    @Test
    void a_time_that_lies_in_the_gaps_of_several_gateways_counts_once() {
        assertThat(total(gap(10, 30, "north"), gap(20, 40, "south"), gap(25, 28, null)))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(total(gap(50, 60, "north"), gap(10, 20, "north"))).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void what_lies_outside_the_period_does_not_count() {
        assertThat(total(gap(-50, 10, "north"), gap(90, 200, "north"), gap(300, 400, null)))
                .isEqualTo(Duration.ofSeconds(20));
        assertThat(total()).isEqualTo(Duration.ZERO);
    }
}

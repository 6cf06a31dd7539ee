package dev.sallyport.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Timeline.Band;
import dev.sallyport.reports.Timeline.Drawn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a picture of a period is made of, however much happened in it. */
class TimelineTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(1_000));

    @Test
    void years_of_changes_make_no_more_shapes_than_a_picture_has_places() {
        List<Band> bands = new ArrayList<>();
        Instant from = START;
        for (int i = 0; from.isBefore(END); i++) {
            Instant to = from.plus(Duration.ofMinutes(i % 500 == 0 ? 4_000 : 20));
            bands.add(new Band(i % 2 == 0 ? TrafficPolicy.DEFAULT_DENY : TrafficPolicy.ALLOW_ALL, from, to));
            from = to;
        }
        Timeline timeline = new Timeline(START, END, bands, List.of(), List.of(), null);
        List<Drawn> drawn = timeline.drawn(1_000);
        assertThat(bands).hasSizeGreaterThan(40_000);
        assertThat(drawn).hasSizeLessThanOrEqualTo(2_001);
        assertThat(drawn.stream().mapToInt(Drawn::count).sum()).isEqualTo(bands.size());
        for (int i = 1; i < drawn.size(); i++) {
            assertThat(drawn.get(i).from()).isEqualTo(drawn.get(i - 1).to());
        }
    }

    @Test
    void a_short_opening_among_short_bands_is_drawn_as_one() {
        Timeline timeline = new Timeline(
                START,
                END,
                List.of(
                        new Band(TrafficPolicy.DEFAULT_DENY, START, START.plusSeconds(60)),
                        new Band(TrafficPolicy.ALLOW_ALL, START.plusSeconds(60), START.plusSeconds(120)),
                        new Band(TrafficPolicy.DEFAULT_DENY, START.plusSeconds(120), START.plusSeconds(180)),
                        new Band(TrafficPolicy.DEFAULT_DENY, START.plusSeconds(180), END)),
                List.of(),
                List.of(),
                null);
        assertThat(timeline.drawn(1_000).getFirst())
                .isEqualTo(new Drawn(TrafficPolicy.ALLOW_ALL, START, START.plusSeconds(180), 3));
    }

    @Test
    void periods_without_knowledge_that_overlap_are_one_and_those_of_different_gateways_are_not() {
        Unknowns unknown = Unknowns.of(
                List.of(
                        silent("a", 0, 10),
                        silent("b", 5, 15),
                        silent("a", 8, 20),
                        silent("a", 30, 40),
                        silent("b", 14, null)),
                500);
        assertThat(unknown.since()).isNull();
        assertThat(unknown.periods()).containsExactly(silent("a", 0, 20), silent("b", 5, null), silent("a", 30, 40));
    }

    @Test
    void what_is_cut_is_the_oldest_and_it_is_said_from_when_on_nothing_is_missing() {
        List<Unknown> found = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            found.add(silent("a", 10 * i, 10 * i + 5));
        }
        Unknowns unknown = Unknowns.of(found, 3);
        assertThat(unknown.periods()).isEqualTo(found.subList(1, 4));
        assertThat(unknown.since()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void periods_that_no_picture_can_tell_apart_are_drawn_as_one() {
        List<Unknown> periods = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            periods.add(silent(i % 2 == 0 ? "a" : "b", 60 * i, 60 * i + 20));
        }
        periods.add(silent("a", 40_000_000, 40_000_060));
        Timeline timeline = new Timeline(START, END, List.of(), List.of(), periods, null);
        assertThat(timeline.drawnUnknown(1_000))
                .containsExactly(silent(null, 0, 60 * 499 + 20), silent("a", 40_000_000, 40_000_060));
    }

    private static Unknown silent(@Nullable String gateway, int from, @Nullable Integer until) {
        return new Unknown(
                Why.GATEWAY_SILENT, gateway, START.plusSeconds(from), until == null ? null : START.plusSeconds(until));
    }
}

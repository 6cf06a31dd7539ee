package dev.sallyport.console.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.console.parts.Instants;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a timeline is drawn of does not move away under its marker. */
class TimelineCardTest {

    private static final Instant MADE = Instant.parse("2026-03-01T10:00:00.4Z");
    private static final Instant OPENED = MADE.plusSeconds(3);

    private final TimelineCard card = new TimelineCard(new Instants(Clock.systemUTC()), chosen -> {});

    private static Cluster cluster(int number) {
        return new Cluster(
                new ClusterId(new UUID(0, number)),
                "c" + number,
                CloudProvider.AWS,
                List.of(),
                TrafficPolicy.ALLOW_ALL,
                1,
                1,
                0,
                null,
                3128,
                List.of(),
                false,
                MADE,
                MADE,
                "somebody",
                null);
    }

    @Test
    void on_a_cluster_seconds_old_each_key_leads_back_to_where_the_one_before_came_from_while_time_goes_on() {
        Cluster cluster = cluster(1);
        Instant now = OPENED;
        Period opened = card.period(cluster, OPENED, now);
        for (int step = 0; step < opened.steps(); step++) {
            now = now.plusMillis(700);
            Instant here = opened.at(step);
            Period then = card.period(cluster, here, now);
            assertThat(then.nearest(here)).isEqualTo(step);
            Instant right = then.at(step + 1);
            assertThat(right).isAfter(here);
            now = now.plusMillis(700);
            Period next = card.period(cluster, right, now);
            assertThat(next.at(next.nearest(right) - 1)).isEqualTo(here);
            assertThat(next.at(0)).isEqualTo(opened.from()).isBefore(MADE);
        }
    }

    @Test
    void it_goes_on_for_an_instant_beyond_it_for_another_cluster_and_when_the_page_is_opened_again() {
        Period opened = card.period(cluster(1), OPENED, OPENED);
        Instant later = OPENED.plus(Duration.ofHours(2));
        assertThat(card.period(cluster(1), OPENED.plusSeconds(60), later).to()).isAfterOrEqualTo(later.minusSeconds(1));
        assertThat(card.period(cluster(2), OPENED, OPENED).to()).isEqualTo(opened.to());
        card.forget();
        assertThat(card.period(cluster(2), OPENED, later).to()).isAfterOrEqualTo(later.minusSeconds(1));
    }
}

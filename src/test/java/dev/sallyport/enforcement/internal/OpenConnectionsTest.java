package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.enforcement.ConnectionLogged.Outcome;
import dev.sallyport.enforcement.ConnectionsLogged;
import dev.sallyport.enforcement.ConnectionsMissed;
import dev.sallyport.enforcement.ConnectionsMissed.Cause;
import dev.sallyport.enforcement.OpenTunnels;
import dev.sallyport.ledger.ClusterId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which tunnels are still open, and from which revision. */
class OpenConnectionsTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final ClusterId MINE = new ClusterId(new UUID(0, 1));
    private static final ClusterId OTHER = new ClusterId(new UUID(0, 2));

    private final OpenConnections open = new OpenConnections(Clock.fixed(NOON, ZoneOffset.UTC));

    private void told(ClusterId cluster, String gateway, String id, Outcome outcome, long revision, Instant at) {
        String method = outcome == Outcome.PASSED ? "GET" : "CONNECT";
        open.on(new ConnectionsLogged(
                List.of(new ConnectionLogged(
                        gateway, cluster, revision, at, id, outcome, "a:443", null, method, null, 0, 0, null, null,
                        null)),
                0));
    }

    private void missed(String gateway, @Nullable Long count) {
        open.on(new ConnectionsMissed(gateway, NOON, NOON, Cause.NOT_HEARD, count));
    }

    @Test
    void open_tunnels_are_counted_by_the_revision_that_allowed_them_until_they_end() {
        told(MINE, "north", "1", Outcome.OPENED, 41, NOON);
        told(MINE, "south", "2", Outcome.OPENED, 41, NOON);
        told(MINE, "north", "3", Outcome.OPENED, 42, NOON);
        told(OTHER, "north", "4", Outcome.OPENED, 7, NOON);
        told(MINE, "north", "5", Outcome.PASSED, 42, NOON);
        told(MINE, "north", "6", Outcome.REFUSED, 42, NOON);
        assertThat(open.of(MINE)).containsExactly(new OpenTunnels(41, 2), new OpenTunnels(42, 1));

        told(MINE, "south", "2", Outcome.ENDED, 41, NOON);
        told(MINE, "south", "3", Outcome.ENDED, 42, NOON);
        assertThat(open.of(MINE)).containsExactly(new OpenTunnels(41, 1), new OpenTunnels(42, 1));
        told(MINE, "north", "1", Outcome.ENDED, 41, NOON);
        assertThat(open.of(MINE)).containsExactly(new OpenTunnels(42, 1));
        assertThat(open.of(OTHER)).containsExactly(new OpenTunnels(7, 1));
    }

    @Test
    void of_a_gateway_that_was_away_no_tunnel_is_known_and_of_the_others_all() {
        told(MINE, "north", "1", Outcome.OPENED, 41, NOON);
        told(MINE, "south", "2", Outcome.OPENED, 41, NOON);
        missed("north", 3L);
        assertThat(open.of(MINE)).containsExactly(new OpenTunnels(41, 2));
        missed("north", null);
        assertThat(open.of(MINE)).containsExactly(new OpenTunnels(41, 1));
    }

    @Test
    void a_tunnel_whose_end_was_not_heard_is_not_kept_for_ever() {
        told(MINE, "north", "1", Outcome.OPENED, 41, NOON.minus(Duration.ofHours(2)));
        for (int number = 0; number < 50_010; number++) {
            told(OTHER, "north", "other" + number, Outcome.OPENED, 1, NOON);
        }
        assertThat(open.of(MINE)).isEmpty();
        assertThat(open.of(OTHER)).containsExactly(new OpenTunnels(1, 50_000));
    }
}

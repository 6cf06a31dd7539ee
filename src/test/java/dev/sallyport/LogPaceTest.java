package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LogPaceTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T10:00:00Z"));
    private final LogPace pace = new LogPace(new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    });
    private final Logger logger = new LoggerContext().getLogger("anything");

    @Test
    void a_minute_has_so_many_stack_traces_and_every_line_without_one() {
        Throwable failure = new IllegalStateException("x");
        for (int i = 0; i < LogPace.A_MINUTE; i++) {
            assertThat(decide(failure)).isEqualTo(FilterReply.NEUTRAL);
        }
        assertThat(decide(failure)).isEqualTo(FilterReply.DENY);
        assertThat(pace.decide(null, logger, Level.ERROR, "{}", new Object[] {"a", failure}, null))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide(null)).isEqualTo(FilterReply.NEUTRAL);
        now.set(now.get().plus(Duration.ofMinutes(1)));
        assertThat(decide(failure)).isEqualTo(FilterReply.NEUTRAL);
    }

    private FilterReply decide(@org.jspecify.annotations.Nullable Throwable thrown) {
        return pace.decide(null, logger, Level.ERROR, "failed", null, thrown);
    }
}

package dev.sallyport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.springframework.stereotype.Component;

/**
 * Lets {@link #A_MINUTE} stack traces a minute into the log: what strangers send can make the framework fail, and a disk must not be theirs
 * to fill. That some are left out is said once a minute. Lines without a trace are not touched.
 */
@Component
class LogPace extends TurboFilter {

    static final int A_MINUTE = 60;

    private final Clock clock;
    private Instant minute = Instant.EPOCH;
    private int traces;

    LogPace(Clock clock) {
        this.clock = clock;
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.addTurboFilter(this);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        boolean trace = thrown != null
                || (arguments != null && arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable);
        if (format == null || !trace || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        int count = count();
        if (count == A_MINUTE + 1) {
            logger.warn("Further stack traces of this minute are left out");
        }
        return count > A_MINUTE ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private synchronized int count() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            traces = 0;
        }
        return ++traces;
    }
}

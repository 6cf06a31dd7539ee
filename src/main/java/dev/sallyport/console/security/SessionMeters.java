package dev.sallyport.console.security;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** How many browsers there are, in figures. */
@Component
class SessionMeters implements MeterBinder {

    private final SessionBounds bounds;

    SessionMeters(SessionBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("sallyport.sessions", bounds, SessionBounds::signedIn)
                .tag("signed.in", "yes")
                .register(registry);
        Gauge.builder("sallyport.sessions", bounds, SessionBounds::strangers)
                .tag("signed.in", "no")
                .register(registry);
    }
}

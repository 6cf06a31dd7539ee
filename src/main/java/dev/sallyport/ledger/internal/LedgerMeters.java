package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** The ledger in figures. How long an append takes is measured where it is done. */
@Component
class LedgerMeters implements MeterBinder {

    private final Ledger ledger;

    LedgerMeters(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("sallyport.ledger.entries", ledger, known -> known.head().sequence())
                .description("Entries in the ledger")
                .register(registry);
        Gauge.builder("sallyport.ledger.intact", ledger, known -> intact(known.verification()))
                .description(
                        "1 if the latest verification found the chain intact, 0 if broken, NaN before the first one")
                .register(registry);
        Gauge.builder("sallyport.ledger.doubts", ledger, known -> doubts(known.verification()))
                .description(
                        "What the ledger could not be held against at the latest verification; NaN before the first one")
                .register(registry);
        Gauge.builder("sallyport.ledger.verified.time", ledger, known -> verifiedAt(known.verification()))
                .baseUnit("seconds")
                .description("When the chain was verified last, in seconds since 1970; NaN before the first time")
                .register(registry);
    }

    private static double intact(Verification found) {
        return switch (found) {
            case Verification.Intact intact -> 1;
            case Verification.Broken broken -> 0;
            case Verification.Unknown unknown -> Double.NaN;
        };
    }

    private static double doubts(Verification found) {
        return switch (found) {
            case Verification.Intact intact -> intact.doubts().size();
            case Verification.Broken broken -> 0;
            case Verification.Unknown unknown -> Double.NaN;
        };
    }

    private static double verifiedAt(Verification found) {
        return switch (found) {
            case Verification.Intact intact -> intact.at().getEpochSecond();
            case Verification.Broken broken -> broken.at().getEpochSecond();
            case Verification.Unknown unknown -> Double.NaN;
        };
    }
}

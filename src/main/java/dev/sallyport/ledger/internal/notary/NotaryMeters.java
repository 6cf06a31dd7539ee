package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Notary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** What is signed and kept elsewhere, in figures. */
@Component
class NotaryMeters implements MeterBinder {

    private final Notary notary;

    NotaryMeters(Notary notary) {
        this.notary = notary;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "sallyport.evidence.key.ready",
                        notary,
                        known -> known.key() instanceof Notary.KeyState.Ready ? 1 : 0)
                .description("1 if this console can sign evidence, else 0")
                .register(registry);
        Gauge.builder(
                        "sallyport.checkpoint.entry",
                        notary,
                        known -> known.newest().map(Checkpoint::sequence).orElse(0L))
                .description("The newest entry that a signed checkpoint names; 0 if none")
                .register(registry);
        for (Anchoring anchor : notary.anchors()) {
            String name = anchor.anchor();
            Gauge.builder(
                            "sallyport.anchor.failing",
                            notary,
                            known -> find(known, name).failure() == null ? 0 : 1)
                    .tag("anchor", name)
                    .description("1 if the anchor did not take the newest checkpoint, else 0")
                    .register(registry);
            Gauge.builder("sallyport.anchor.entry", notary, known -> {
                        Anchoring.Taken last = find(known, name).last();
                        return last == null ? 0 : last.sequence();
                    })
                    .tag("anchor", name)
                    .description("The newest entry that the anchor knows; 0 if none")
                    .register(registry);
        }
    }

    private static Anchoring find(Notary notary, String name) {
        return notary.anchors().stream()
                .filter(anchor -> Objects.equals(anchor.anchor(), name))
                .findFirst()
                .orElseThrow();
    }
}

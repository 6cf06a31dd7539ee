package dev.sallyport.access.internal;

import dev.sallyport.access.Operation;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Writes down what signed-in actors tried and may not do. */
@Component
class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    void refused(Actor actor, Operation operation, @Nullable ClusterId cluster) {
        log.info("{} may not {} on {}", actor.id(), operation, cluster == null ? "the organisation" : cluster);
    }
}

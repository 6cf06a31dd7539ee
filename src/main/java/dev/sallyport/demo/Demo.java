package dev.sallyport.demo;

import dev.sallyport.ledger.Ledger;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Fills an empty house and keeps clients busy in it. Refuses to start on a ledger that has anything else in it, and anywhere but on
 * loopback: what is made here must never be taken for somebody's perimeter.
 */
@Component
@ConditionalOnProperty("sallyport.demo")
class Demo {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    /** What the start itself writes: the laboratory, the first Org Admin with role, and a service account with key and role. */
    private static final int ENTRIES_OF_A_START = 8;

    private final SampleHouse house;
    private final SampleDestinations destinations = new SampleDestinations();
    private final SampleClients clients;

    Demo(SampleHouse house, Ledger ledger, Environment environment) {
        String address = environment.getProperty("server.address", "127.0.0.1");
        if (!List.of("127.0.0.1", "localhost", "::1").contains(address)) {
            throw new IllegalStateException("A demo is started on loopback only, and not at " + address);
        }
        if (ledger.head().sequence() > ENTRIES_OF_A_START) {
            throw new IllegalStateException(
                    "A demo needs a data folder of its own: this one has entries in its ledger");
        }
        this.house = house;
        this.clients = new SampleClients();
    }

    @EventListener
    void on(ApplicationReadyEvent ready) throws IOException {
        destinations.start();
        SampleHouse.Made made = house.furnish();
        clients.start(made.traffic());
        log.info(
                "DEMO: sample clusters, people and traffic are there. Everybody's password is: {}",
                SampleHouse.PASSWORD);
        made.people().forEach(person -> log.info("DEMO:     {}", person));
    }

    @EventListener
    void on(ContextClosedEvent closed) {
        clients.stop();
        destinations.stop();
    }
}

package dev.sallyport.demo;

import dev.sallyport.access.StartRefusedException;
import dev.sallyport.enforcement.EnforcementChanged;
import dev.sallyport.ledger.Ledger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Fills an empty house and keeps clients busy in it. Once all of it is in force at every gateway, one of them is stopped and a rule
 * follows that it cannot hear of; a line on standard input starts it again, and the next one stops it. Refuses to start on a ledger that
 * has anything else in it, and anywhere but on loopback: what is made here must never be taken for somebody's perimeter.
 */
@Component
@ConditionalOnProperty("sallyport.demo")
class Demo {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    /** What the start itself writes: the laboratory, the first Org Admin with role, and a service account with key and role. */
    private static final int ENTRIES_OF_A_START = 8;

    private final SampleHouse house;
    private final SampleGateways gateways;
    private final SampleDestinations destinations = new SampleDestinations();
    private final SampleClients clients = new SampleClients();
    private SampleHouse.@Nullable Made made;
    private boolean complete;

    Demo(SampleHouse house, SampleGateways gateways, Ledger ledger, Environment environment) {
        String address = environment.getProperty("server.address", "127.0.0.1");
        if (!List.of("127.0.0.1", "localhost", "::1").contains(address)) {
            throw new StartRefusedException("A demo is started on loopback only, and not at " + address);
        }
        if (ledger.head().sequence() > ENTRIES_OF_A_START) {
            throw new StartRefusedException(
                    "A demo needs a data folder of its own: this one has entries in its ledger");
        }
        this.house = house;
        this.gateways = gateways;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) throws IOException {
        destinations.start();
        gateways.start();
        SampleHouse.Made furnished = house.furnish();
        clients.start(furnished.traffic());
        log.info(
                "DEMO: sample clusters, people and traffic are there. Everybody's password is: {}",
                SampleHouse.PASSWORD);
        furnished.people().forEach(person -> log.info("DEMO:     {}", person));
        synchronized (this) {
            made = furnished;
        }
        completeOnceProven();
    }

    @EventListener
    void on(EnforcementChanged change) {
        completeOnceProven();
    }

    /** On a thread of its own: whoever tells of a change must not wait for a process to end. */
    private synchronized void completeOnceProven() {
        if (made != null && !complete && house.proven(made)) {
            complete = true;
            SampleHouse.Made everything = made;
            gateways.visitor()
                    .ifPresentOrElse(
                            visitor -> Thread.ofPlatform()
                                    .daemon()
                                    .name("demo-visitor")
                                    .start(() -> visit(visitor, everything)),
                            () -> house.latestRule(everything));
        }
    }

    private void visit(String visitor, SampleHouse.Made everything) {
        turn(visitor);
        house.latestRule(everything);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
            while (lines.readLine() != null) {
                turn(visitor);
            }
        } catch (IOException e) {
            log.debug("Nobody can start or stop a gateway from here", e);
        }
    }

    private void turn(String visitor) {
        if (gateways.turn(visitor)) {
            log.info("DEMO: gateway {} is started. Press Enter to stop it.", visitor);
        } else {
            log.info("DEMO: gateway {} is stopped: see what the console says of it. Press Enter to start it.", visitor);
        }
    }

    @EventListener
    void on(ContextClosedEvent closed) {
        clients.stop();
        gateways.stop();
        destinations.stop();
    }
}

package dev.sallyport;

import dev.sallyport.access.PublicAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says where everything is, once it can be used: what whoever ran the command wants to know next. */
@Component
class StartAnnouncement {

    private static final Logger log = LoggerFactory.getLogger(StartAnnouncement.class);

    private final PublicAddress address;
    private final Environment environment;

    StartAnnouncement(PublicAddress address, Environment environment) {
        this.address = address;
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        String egress = environment.getProperty("sallyport.egress-address", "127.0.0.1");
        String firstPort = environment
                .getProperty("sallyport.egress-ports", "3128-3227")
                .split("-")[0]
                .strip();
        log.info("Sallyport is at {}", address.of(""));
        log.info("The first cluster gets egress port {}; its clients use it as their proxy, for example", firstPort);
        log.info("    curl -x http://{}:{} https://example.com/", egress, firstPort);
    }
}

package dev.sallyport;

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

    private final Environment environment;

    StartAnnouncement(Environment environment) {
        this.environment = environment;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        String scheme = environment.getProperty("server.ssl.enabled", Boolean.class, false) ? "https" : "http";
        String egress = environment.getProperty("sallyport.egress-address", "127.0.0.1");
        String firstPort = environment
                .getProperty("sallyport.egress-ports", "3128-3227")
                .split("-")[0]
                .strip();
        log.info(
                "Sallyport is at {}://{}:{}",
                scheme,
                environment.getProperty("server.address", "127.0.0.1"),
                environment.getProperty("local.server.port", environment.getProperty("server.port", "8080")));
        log.info("The first cluster gets egress port {}; its clients use it as their proxy, for example", firstPort);
        log.info("    curl -x http://{}:{} https://example.com/", egress, firstPort);
    }
}

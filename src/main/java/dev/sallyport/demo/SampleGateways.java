package dev.sallyport.demo;

import dev.sallyport.enforcement.GatewayHosts;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** The gateways beside the local one; the last of them comes and goes, so that it can be seen what is said of one that is away. */
@Component
@ConditionalOnProperty("sallyport.demo")
class SampleGateways {

    private final GatewayHosts hosts;
    private boolean away;

    SampleGateways(GatewayHosts hosts) {
        this.hosts = hosts;
    }

    void start() {
        hosts.names().forEach(hosts::start);
    }

    void stop() {
        hosts.names().forEach(hosts::stop);
    }

    /** The one that comes and goes; none if there is the local one alone. */
    Optional<String> visitor() {
        List<String> names = hosts.names();
        return names.isEmpty() ? Optional.empty() : Optional.of(names.getLast());
    }

    /** Ends the visitor if it is there, and starts it otherwise; answers whether it is there now. */
    synchronized boolean turn(String visitor) {
        away = !away;
        if (away) {
            hosts.stop(visitor);
        } else {
            hosts.start(visitor);
        }
        return !away;
    }
}

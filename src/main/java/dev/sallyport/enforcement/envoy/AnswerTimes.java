package dev.sallyport.enforcement.envoy;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How long one gateway takes to answer, as a metric. Not for concurrent use: the session guards it. */
final class AnswerTimes {

    private final String gateway;
    private final Map<String, Long> sentNanos = new HashMap<>();

    AnswerTimes(String gateway) {
        this.gateway = gateway;
    }

    void sent(String nonce) {
        sentNanos.put(nonce, System.nanoTime());
    }

    void answered(DiscoveryRequest answer) {
        Long sent = sentNanos.remove(answer.getResponseNonce());
        if (sent != null) {
            Metrics.timer(
                            "sallyport.gateway.answer",
                            "gateway",
                            gateway,
                            "accepted",
                            answer.hasErrorDetail() ? "no" : "yes")
                    .record(Duration.ofNanos(System.nanoTime() - sent));
        }
    }
}

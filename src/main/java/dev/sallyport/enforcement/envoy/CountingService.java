package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.internal.Attendance;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.stub.StreamObserver;
import io.prometheus.client.Metrics.Metric;
import io.prometheus.client.Metrics.MetricFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears every few seconds how many entries each gateway logged, by its own count. Who counts is the certificate's name. */
final class CountingService extends MetricsServiceGrpc.MetricsServiceImplBase {

    private static final Logger log = LoggerFactory.getLogger(CountingService.class);

    private static final String LOGGED = "access_logs.grpc_access_log.logs_written";
    private static final String DROPPED = "access_logs.grpc_access_log.logs_dropped";
    private static final String UPTIME = "server.uptime";

    /** All that a gateway has to count. */
    static final List<String> NAMES = List.of(LOGGED, DROPPED, UPTIME);

    private final Attendance attendance;

    CountingService(Attendance attendance) {
        this.attendance = attendance;
    }

    @Override
    public StreamObserver<StreamMetricsMessage> streamMetrics(StreamObserver<StreamMetricsResponse> responses) {
        String gateway = GatewayIdentity.CURRENT.get();
        return new StreamObserver<>() {

            @Override
            public void onNext(StreamMetricsMessage message) {
                hear(gateway, message);
            }

            @Override
            public void onError(Throwable cause) {
                log.debug("Gateway {} ended its counts", gateway, cause);
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }

    private void hear(String gateway, StreamMetricsMessage message) {
        Map<String, Metric> counts = new HashMap<>();
        for (MetricFamily family : message.getEnvoyMetricsList()) {
            if (family.getMetricCount() > 0) {
                counts.put(family.getName(), family.getMetric(0));
            }
        }
        Metric running = counts.get(UPTIME);
        if (running != null) {
            attendance.counted(
                    gateway,
                    Instant.ofEpochMilli(running.getTimestampMs()),
                    Duration.ofSeconds((long) running.getGauge().getValue()),
                    sum(counts.get(LOGGED)) + sum(counts.get(DROPPED)));
        }
    }

    /** What was never counted is not told at all. */
    private static long sum(@Nullable Metric counter) {
        return counter == null ? 0 : (long) counter.getCounter().getValue();
    }
}

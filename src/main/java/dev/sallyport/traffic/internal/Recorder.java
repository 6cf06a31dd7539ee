package dev.sallyport.traffic.internal;

import dev.sallyport.enforcement.ConnectionLogged.Outcome;
import dev.sallyport.enforcement.ConnectionsLogged;
import dev.sallyport.enforcement.ConnectionsMissed;
import dev.sallyport.traffic.JudgedConnection;
import dev.sallyport.traffic.TrafficGap;
import dev.sallyport.traffic.TrafficRecorded;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Judges and keeps what gateways tell, and notes from when to when something is missing. */
@Component
class Recorder {

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private static final Duration TENDED_EVERY = Duration.ofSeconds(30);

    private final Judge judge;
    private final TrafficWriter writer;
    private final LatestConnections latest;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("traffic-watch").factory());
    private Instant lastBatch = Instant.EPOCH;

    Recorder(
            Judge judge,
            TrafficWriter writer,
            LatestConnections latest,
            ApplicationEventPublisher events,
            Clock clock) {
        this.judge = judge;
        this.writer = writer;
        this.latest = latest;
        this.events = events;
        this.clock = clock;
    }

    /** On the one thread of the connection log. */
    @EventListener
    void on(ConnectionsLogged batch) {
        List<JudgedConnection> judged =
                batch.connections().stream().map(judge::judge).toList();
        writer.write(judged);
        Instant now = clock.instant();
        if (batch.lost() > 0) {
            writer.writeGap(new TrafficGap(
                    lastBatch.equals(Instant.EPOCH) ? now : lastBatch,
                    now,
                    TrafficGap.Cause.TOO_FAST,
                    null,
                    batch.lost()));
        }
        lastBatch = now;
        judged.stream()
                .filter(connection -> connection.logged().outcome() != Outcome.ENDED)
                .forEach(latest::add);
        events.publishEvent(new TrafficRecorded(
                judged.stream().map(connection -> connection.logged().cluster()).collect(Collectors.toSet())));
    }

    @EventListener
    void on(ConnectionsMissed missed) {
        Long count = missed.count();
        TrafficGap gap = new TrafficGap(
                missed.from(),
                missed.to(),
                TrafficGap.Cause.valueOf(missed.cause().name()),
                missed.gateway(),
                count == null ? 0 : count);
        if (count != null && count == 0) {
            writer.removeGap(gap);
        } else {
            writer.writeGap(gap);
        }
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        var unused = watch.scheduleWithFixedDelay(
                this::look, TENDED_EVERY.toSeconds(), TENDED_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        watch.shutdownNow();
    }

    private void look() {
        try {
            writer.forgetBefore(clock.instant().minus(TrafficStore.KEPT));
        } catch (RuntimeException e) {
            log.warn("The record of connections could not be tended", e);
        }
    }
}

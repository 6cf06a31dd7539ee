package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.internal.JdbcLedger;
import dev.sallyport.ledger.internal.Witness;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** The key, the checkpoints and the anchors, and the thread that looks after them. */
@Configuration
class NotaryConfiguration {

    /** How often one looks whether there is something to sign or to bring. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    @Bean
    KeyEntries keyEntries(JdbcClient jdbc) {
        return new KeyEntries(jdbc);
    }

    @Bean
    CheckpointRows checkpointRows(JdbcClient jdbc, KeyEntries keys) {
        return new CheckpointRows(jdbc, keys);
    }

    /** Asked by the ledger, so it must not need the ledger. */
    @Bean
    Witness anchorFile(AnchorSettings settings, CheckpointRows rows) {
        Path file = settings.file();
        return file == null ? now -> new Witness.Testimony.Agrees() : new AnchorFile(file, rows);
    }

    /** Asked by the ledger, too. */
    @Bean
    Witness timestamps(TimestampSettings settings, JdbcClient jdbc, Clock clock) {
        URI url = settings.url();
        Path certificate = settings.certificate();
        return url == null || certificate == null
                ? now -> new Witness.Testimony.Agrees()
                : new TimestampAnchor(
                        url, TimestampAuthority.of(certificate), settings.interval(), new TimestampRows(jdbc), clock);
    }

    @Bean
    KeyRing keyRing(
            JdbcLedger ledger,
            KeyEntries entries,
            TransactionTemplate transaction,
            DataFolder folder,
            EvidenceSettings settings) {
        KeyRing keys = new KeyRing(ledger, entries, transaction, folder, settings.keyFile());
        keys.begin();
        return keys;
    }

    @Bean
    Checkpoints checkpoints(
            JdbcLedger ledger,
            KeyRing keys,
            CheckpointRows rows,
            Witness anchorFile,
            Witness timestamps,
            AnchorSettings settings,
            Clock clock) {
        List<Anchor> anchors = new ArrayList<>();
        if (anchorFile instanceof Anchor anchor) {
            anchors.add(anchor);
        }
        given(settings.syslog()).map(SyslogAnchor::new).ifPresent(anchors::add);
        given(settings.webhook()).map(WebhookAnchor::new).ifPresent(anchors::add);
        if (timestamps instanceof Anchor anchor) {
            anchors.add(anchor);
        }
        return new Checkpoints(ledger, keys, rows, anchors, settings.interval(), clock);
    }

    private static Optional<URI> given(@Nullable URI address) {
        return Optional.ofNullable(address);
    }

    @Bean
    CheckpointThread checkpointThread(Checkpoints checkpoints) {
        return new CheckpointThread(checkpoints);
    }

    static final class CheckpointThread implements DisposableBean {

        private final Checkpoints checkpoints;
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("checkpoints").daemon().factory());

        CheckpointThread(Checkpoints checkpoints) {
            this.checkpoints = checkpoints;
        }

        @EventListener(ApplicationReadyEvent.class)
        void onReady() {
            thread.scheduleWithFixedDelay(checkpoints::round, 1, LOOK.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void destroy() throws InterruptedException {
            // Not interrupted: that would close the files of an embedded database under everybody else.
            thread.shutdown();
            thread.awaitTermination(15, TimeUnit.SECONDS);
        }
    }
}

package dev.sallyport.ledger.internal.notary;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The places outside the database that checkpoints go to ({@code SALLYPORT_ANCHOR_FILE}, {@code _SYSLOG}, {@code _WEBHOOK}), and how often
 * one is made at most ({@code _INTERVAL}).
 *
 * @param file an append-only file; null for none
 * @param syslog {@code udp://host:port} or {@code tcp://host:port}; null for none
 * @param webhook an HTTPS address; null for none; may hold a secret
 */
@ConfigurationProperties("sallyport.anchor")
record AnchorSettings(
        @Nullable Path file,
        @Nullable URI syslog,
        @Nullable URI webhook,
        @DefaultValue("60s") Duration interval) {

    AnchorSettings {
        file = file == null || file.toString().isBlank() ? null : file;
        syslog = syslog == null || syslog.toString().isBlank() ? null : syslog;
        webhook = webhook == null || webhook.toString().isBlank() ? null : webhook;
    }

    /** Without the webhook's address, which may hold a secret. */
    @Override
    public String toString() {
        return "AnchorSettings[" + file + ", " + syslog + ", " + (webhook == null ? "no webhook" : "a webhook") + ", "
                + interval + "]";
    }
}

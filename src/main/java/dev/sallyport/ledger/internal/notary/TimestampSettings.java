package dev.sallyport.ledger.internal.notary;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The time stamp authority of RFC 3161 that stamps checkpoints ({@code SALLYPORT_ANCHOR_TIMESTAMP_URL}, {@code _CERTIFICATE}, {@code
 * _INTERVAL}).
 *
 * @param url an HTTP or HTTPS address; null for none; may hold a secret
 * @param certificate certificates in PEM: the authority's own, or those of who issued it; belongs to {@code url}
 * @param interval how often a stamp is asked for at most: authorities mind being asked every minute
 */
@ConfigurationProperties("sallyport.anchor.timestamp")
record TimestampSettings(
        @Nullable URI url,
        @Nullable Path certificate,
        @DefaultValue("1h") Duration interval) {

    TimestampSettings {
        url = url == null || url.toString().isBlank() ? null : url;
        certificate = certificate == null || certificate.toString().isBlank() ? null : certificate;
        if ((url == null) != (certificate == null)) {
            throw new IllegalArgumentException(
                    "SALLYPORT_ANCHOR_TIMESTAMP_URL and SALLYPORT_ANCHOR_TIMESTAMP_CERTIFICATE belong together; only one of them is set");
        }
    }

    /** Without the address, which may hold a secret. */
    @Override
    public String toString() {
        return "TimestampSettings[" + certificate + ", " + interval + "]";
    }
}

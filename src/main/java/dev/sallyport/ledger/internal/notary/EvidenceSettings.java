package dev.sallyport.ledger.internal.notary;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the key that signs for the ledger lies ({@code SALLYPORT_EVIDENCE_KEY_FILE}).
 *
 * @param keyFile PKCS#8 in PEM, or null for a key in the data folder
 */
@ConfigurationProperties("sallyport.evidence")
record EvidenceSettings(@Nullable Path keyFile) {

    EvidenceSettings {
        keyFile = keyFile == null || keyFile.toString().isBlank() ? null : keyFile;
    }
}

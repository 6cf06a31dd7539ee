package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Verification;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that knows the ledger as it was: the ledger of today must extend it. Asked in the background; may take its time. */
public interface Witness {

    /**
     * The first place at which the ledger is not what this knows of it; null if it extends everything known.
     *
     * @param now the time of the look
     */
    Verification.@Nullable Broken contradiction(Instant now);
}

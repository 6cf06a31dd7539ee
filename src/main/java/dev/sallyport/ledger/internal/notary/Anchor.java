package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Checkpoint;
import java.io.IOException;
import java.time.Duration;

/** A place outside the database that keeps checkpoints. Used by one thread; bounded in time. */
interface Anchor {

    /** {@code file}, {@code syslog}, {@code webhook}, {@code timestamp}. */
    String name();

    /** Where it is, for people; without secrets, at most 400 characters. */
    String place();

    /** Returns once the place took it, as far as it says so. Throws with a message that may be shown. */
    void take(Checkpoint checkpoint) throws IOException;

    /** How long it is left alone after it took one. */
    default Duration pace() {
        return Duration.ZERO;
    }
}

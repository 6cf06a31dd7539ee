package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Checkpoint;
import java.io.IOException;

/** A place outside the database that keeps checkpoints. Used by one thread; bounded in time. */
interface Anchor {

    /** {@code file}, {@code syslog}, {@code webhook}. */
    String name();

    /** Where it is, for people; without secrets, at most 400 characters. */
    String place();

    /** Returns once the place took it, as far as it says so. Throws with a message that may be shown. */
    void take(Checkpoint checkpoint) throws IOException;
}

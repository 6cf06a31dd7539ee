package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.Verification;
import java.time.Instant;

/** Something that knows the ledger as it was: the ledger of today must extend it. Asked in the background; may take its time. */
public interface Witness {

    /** What a witness says. */
    sealed interface Testimony {

        /** The ledger extends everything that is known here. */
        record Agrees() implements Testimony {}

        /** At this place the ledger is not what is known of it. */
        record Contradicts(Verification.Broken where) implements Testimony {}

        /**
         * Nothing contradicts, and not all that should be known here could be asked.
         *
         * @param why as in {@link Verification.Intact#doubts}
         */
        record CannotSay(String why) implements Testimony {}
    }

    /** @param now the time of the look */
    Testimony ask(Instant now);
}

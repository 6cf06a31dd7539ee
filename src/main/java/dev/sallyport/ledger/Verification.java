package dev.sallyport.ledger;

import java.time.Instant;
import java.util.List;

/** What a look at the chain found. */
public sealed interface Verification {

    /** No look has ended since the start, and none before it had found the ledger broken. */
    record Unknown() implements Verification {}

    /**
     * Everything up to {@code head} is as it was written.
     *
     * @param doubts machine codes of what the ledger could not be held against, such as {@code ANCHOR_MISSING}; empty if nothing is in doubt
     */
    record Intact(Head head, Instant at, List<String> doubts) implements Verification {

        public Intact {
            doubts = List.copyOf(doubts);
        }

        public Intact(Head head, Instant at) {
            this(head, at, List.of());
        }
    }

    /**
     * Something was changed, removed, inserted or dropped.
     *
     * @param sequence the first position at which the chain does not hold
     * @param finding machine code of what is wrong there, such as {@code HASH_DIFFERS}, {@code ENTRY_MISSING}, {@code ENTRY_UNREADABLE}
     */
    record Broken(long sequence, String finding, Instant at) implements Verification {}
}

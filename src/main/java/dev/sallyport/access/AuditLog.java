package dev.sallyport.access;

import dev.sallyport.access.internal.WholeSeconds;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The ledger as those read it who follow it from outside, and what it says of the organisation itself. */
@UseCase
public class AuditLog {

    private final Ledger ledger;
    private final WholeSeconds seconds;

    AuditLog(Ledger ledger, WholeSeconds seconds) {
        this.ledger = ledger;
        this.seconds = seconds;
    }

    /**
     * Entries of the second {@code from} and later, oldest first: at least {@code limit}, if there are so many, and all of the second in
     * which that leaves off. {@link Stretch#next} is the same second again as long as it may still get entries, so whoever goes on from
     * there misses none.
     *
     * @param from a whole second
     */
    @Requires(Operation.SEE_LEDGER)
    public Stretch onward(Actor actor, Instant from, int limit) {
        return seconds.onward(from, limit);
    }

    /**
     * Entries of the second {@code from} and earlier, newest first, otherwise as {@link #onward}; {@link Stretch#next} is null at the
     * beginning of the ledger.
     *
     * @param from a whole second
     */
    @Requires(Operation.SEE_LEDGER)
    public Stretch backward(Actor actor, Instant from, int limit) {
        return seconds.backward(from, limit);
    }

    /** The organisation, which began with its ledger. */
    @Requires(value = Operation.SEE_ORGANISATION, anywhere = true)
    public Organisation organisation(Actor actor) {
        Entry first = ledger.after(0, 1).getFirst();
        return new Organisation(UUID.nameUUIDFromBytes(first.hash()), first.at());
    }

    /** @param next the whole second to go on from, or null if nothing lies that way */
    public record Stretch(List<Entry> entries, @Nullable Instant next) {}

    /** @param id the same as long as the ledger is */
    public record Organisation(UUID id, Instant createdAt) {}
}

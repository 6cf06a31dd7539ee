package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Anchoring.Failure;
import dev.sallyport.ledger.Anchoring.Taken;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Verification;
import dev.sallyport.ledger.internal.JdbcLedger;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs where the ledger ends, at most once in an interval and only when it has grown, keeps that, and brings it to every anchor. All of
 * it happens on one thread of its own: a change never waits for it.
 */
final class Checkpoints implements Notary {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final int LONGEST_WORDS = 200;

    private final JdbcLedger ledger;
    private final KeyRing keys;
    private final CheckpointRows rows;
    private final List<Anchor> anchors;
    private final Duration interval;
    private final Clock clock;
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    /** The newest checkpoint that this console signed itself, and the newest that it brought to each anchor. Of the one thread. */
    private long signedHere;

    private final Map<String, Long> brought = new HashMap<>();

    /** When each anchor took one of this console. Of the one thread; in memory alone, so that no row can keep an anchor waiting. */
    private final Map<String, Instant> broughtAt = new HashMap<>();

    Checkpoints(
            JdbcLedger ledger,
            KeyRing keys,
            CheckpointRows rows,
            List<Anchor> anchors,
            Duration interval,
            Clock clock) {
        this.ledger = ledger;
        this.keys = keys;
        this.rows = rows;
        this.anchors = List.copyOf(anchors);
        this.interval = interval;
        this.clock = clock;
    }

    /** One look: signs if there is something new, then brings the newest to whoever has it not. Throws nothing. */
    void round() {
        try {
            keys.load();
            if (!rows.sound(clock.instant())) {
                unsound();
                return;
            }
            checkpoint();
            rows.newest().ifPresent(newest -> anchors.forEach(anchor -> bring(newest, anchor)));
        } catch (RuntimeException e) {
            log.error("No checkpoint could be made", e);
        }
    }

    /** Somebody wrote what is read here: nothing of it is signed or brought, and the alarm says where. */
    private void unsound() {
        if (ledger.verification() instanceof Verification.Intact) {
            ledger.verify();
        }
    }

    private void checkpoint() {
        if (!(ledger.verification() instanceof Verification.Intact) || !(keys.state() instanceof KeyState.Ready)) {
            return;
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<Checkpoint> last = rows.newest();
        Signing here = keys.atHead();
        Head head = here.head();
        Head known = last.map(before -> new Head(before.sequence(), before.hash()))
                .orElseGet(() -> new Head(0, new byte[head.hash().length]));
        // One from the future, of a clock that was wrong, must not hold up those that follow.
        boolean due = last.isEmpty()
                || last.get().at().isAfter(now)
                || !now.isBefore(last.get().at().plus(interval));
        if (head.sequence() == known.sequence() || !due) {
            return;
        }
        if (!ledger.extendsWholly(known)) {
            // Says where, raises the alarm, and signs nothing.
            ledger.verify();
            return;
        }
        Checkpoint next = new Checkpoint(
                head.sequence(), head.hash(), now, here.sign(Checkpoint.content(head.sequence(), head.hash(), now)));
        if (rows.insert(next)) {
            signedHere = next.sequence();
        }
    }

    private void bring(Checkpoint newest, Anchor anchor) {
        // What was signed here is brought by here: a row that says that somebody else did is only a row.
        boolean mine =
                newest.sequence() == signedHere && !Long.valueOf(signedHere).equals(brought.get(anchor.name()));
        boolean taken = rows.taken(anchor)
                .filter(last -> last.sequence() >= newest.sequence())
                .isPresent();
        if ((taken && !mine) || rests(anchor)) {
            return;
        }
        try {
            anchor.take(newest);
            rows.taken(anchor, newest);
            brought.put(anchor.name(), newest.sequence());
            broughtAt.put(anchor.name(), clock.instant());
            if (failures.remove(anchor.name()) != null) {
                log.info("Anchor {} took entry {}", anchor.name(), newest.sequence());
            }
        } catch (IOException | RuntimeException e) {
            String words = words(e);
            Failure before = failures.get(anchor.name());
            failures.put(anchor.name(), new Failure(words, before == null ? clock.instant() : before.since()));
            if (before == null || !before.words().equals(words)) {
                log.error("Anchor {} ({}) does not take checkpoints: {}", anchor.name(), anchor.place(), words);
            }
        }
    }

    private boolean rests(Anchor anchor) {
        Instant at = broughtAt.get(anchor.name());
        return at != null && clock.instant().isBefore(at.plus(anchor.pace()));
    }

    private static String words(Exception e) {
        String message = e.getMessage();
        String words = message == null ? e.getClass().getSimpleName() : message;
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS);
    }

    @Override
    public KeyState key() {
        return keys.state();
    }

    @Override
    public List<NamedKey> keys() {
        return keys.keys();
    }

    @Override
    public Signing atHead() {
        return keys.atHead();
    }

    @Override
    public String rotate(Actor by) {
        return keys.rotate(by);
    }

    @Override
    public Optional<Checkpoint> newest() {
        return rows.newest();
    }

    @Override
    public List<Checkpoint> after(long sequence, int limit) {
        return rows.after(sequence, limit);
    }

    @Override
    public List<Anchoring> anchors() {
        return anchors.stream()
                .map(anchor -> {
                    Taken last = rows.taken(anchor).orElse(null);
                    return new Anchoring(anchor.name(), anchor.place(), last, failures.get(anchor.name()));
                })
                .toList();
    }
}

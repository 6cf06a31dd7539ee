package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Notary.KeyUnavailableException;
import dev.sallyport.ledger.Signed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The key that the ledger names, if it is here. The ledger decides which key that is: a key of which it says nothing signs nothing,
 * wherever it came from.
 */
final class KeyRing {

    static final String FIRST = "SET_EVIDENCE_KEY";
    static final String NEXT = "ROTATE_EVIDENCE_KEY";

    private static final Logger log = LoggerFactory.getLogger(KeyRing.class);
    private static final Actor EVIDENCE = Actor.system("evidence");
    private static final int LONGEST_FILE = 10_000;

    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final DataFolder folder;
    private final @Nullable Path outside;

    private volatile @Nullable EvidenceKey key;
    private volatile KeyState state = new KeyState.Unavailable("", "NOT_HERE");

    /** @param outside the file that the operator named; null for a key in the data folder */
    KeyRing(Ledger ledger, TransactionTemplate transaction, DataFolder folder, @Nullable Path outside) {
        this.ledger = ledger;
        this.transaction = transaction;
        this.folder = folder;
        this.outside = outside;
    }

    KeyState state() {
        if (key == null) {
            load();
        }
        return state;
    }

    Signed sign(byte[] content) {
        return present().sign(content);
    }

    private EvidenceKey present() {
        KeyState now = state();
        EvidenceKey present = key;
        if (present == null) {
            throw new KeyUnavailableException(now instanceof KeyState.Unavailable gone ? gone.why() : "NOT_HERE");
        }
        return present;
    }

    /** Makes or takes the first key of a ledger that names none. */
    void begin() {
        if (named() == null) {
            Optional<EvidenceKey> first = outside == null ? Optional.of(kept(EvidenceKey.fresh())) : fromOutside();
            first.ifPresent(fresh -> transaction.executeWithoutResult(status -> {
                ledger.serialise();
                // Asked again inside: another replica may have begun meanwhile.
                if (named() == null) {
                    ledger.append(draft(EVIDENCE, FIRST, new KeyChange(fresh.publicKey(), null, null)));
                }
            }));
        }
    }

    /** Finds the key that the ledger names now: it may have changed on another replica, or its file may have come back. */
    synchronized void load() {
        KeyChange named = named();
        String expected = named == null ? "" : named.fingerprint();
        EvidenceKey present = key;
        if (present != null && present.fingerprint().equals(expected)) {
            return;
        }
        Optional<EvidenceKey> found = outside == null ? fromFolder(expected) : fromOutside();
        boolean right =
                found.filter(read -> read.fingerprint().equals(expected)).isPresent();
        key = right ? found.get() : null;
        KeyState now = right
                ? new KeyState.Ready(expected, outside != null)
                : new KeyState.Unavailable(
                        expected, found.isPresent() ? "OTHER_KEY" : outside != null ? "UNREADABLE" : "NOT_HERE");
        if (now instanceof KeyState.Unavailable gone && !now.equals(state)) {
            log.error(
                    "Evidence is not signed ({}): the ledger names the key {}",
                    gone.why(),
                    expected.isEmpty() ? "of nobody" : expected);
        }
        state = now;
    }

    synchronized String rotate(Actor by) {
        EvidenceKey old = present();
        EvidenceKey next = outside == null
                ? kept(EvidenceKey.fresh())
                : fromOutside().orElseThrow(() -> new KeyUnavailableException("UNREADABLE"));
        if (next.fingerprint().equals(old.fingerprint())) {
            throw new KeyUnavailableException("SAME_KEY");
        }
        transaction.executeWithoutResult(status -> {
            ledger.serialise();
            KeyChange named = Objects.requireNonNull(named());
            if (!named.fingerprint().equals(old.fingerprint())) {
                throw new KeyUnavailableException("OTHER_KEY");
            }
            Signed handOver = old.sign(KeyChange.content(old.fingerprint(), next.fingerprint()));
            ledger.append(draft(by, NEXT, new KeyChange(next.publicKey(), old.fingerprint(), handOver.signature())));
        });
        load();
        if (outside == null) {
            forget(old);
        }
        return next.fingerprint();
    }

    private static Draft draft(Actor by, String action, KeyChange change) {
        return new Draft(by, null, null, action, change.payload(), null);
    }

    /** The newest key of the ledger; null if it names none. */
    private @Nullable KeyChange named() {
        return Stream.of(FIRST, NEXT)
                .flatMap(action -> newest(action).stream())
                .max(Comparator.comparing(Entry::sequence))
                .flatMap(entry -> KeyChange.read(entry.draft().payload()))
                .orElse(null);
    }

    /** One action at a time, which the index of the ledger answers however long it is. */
    private Optional<Entry> newest(String action) {
        EntryQuery query = new EntryQuery("", Set.of(), Set.of(action), null, null, false, null, null, null, false, 1);
        return ledger.find(query).entries().stream().findFirst();
    }

    // ------------------------------------------------------------------ files

    private Path file(String fingerprint) {
        return folder.folder("evidence").resolve(fingerprint + ".pem");
    }

    /** Lies in the folder before the ledger names it, so that no crash leaves a key that nobody has. */
    private EvidenceKey kept(EvidenceKey fresh) {
        folder.write(file(fresh.fingerprint()), fresh.pem().getBytes(StandardCharsets.UTF_8));
        return fresh;
    }

    private void forget(EvidenceKey old) {
        try {
            Files.deleteIfExists(file(old.fingerprint()));
        } catch (IOException e) {
            log.warn("The old evidence key {} could not be deleted", old.fingerprint());
        }
    }

    private Optional<EvidenceKey> fromFolder(String fingerprint) {
        return fingerprint.isEmpty() ? Optional.empty() : read(file(fingerprint));
    }

    private Optional<EvidenceKey> fromOutside() {
        return read(Objects.requireNonNull(outside));
    }

    private static Optional<EvidenceKey> read(Path file) {
        try {
            return Files.exists(file) && Files.size(file) <= LONGEST_FILE
                    ? EvidenceKey.read(Files.readString(file))
                    : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }
}

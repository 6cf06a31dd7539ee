package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Notary.KeyUnavailableException;
import dev.sallyport.ledger.Notary.NamedKey;
import dev.sallyport.ledger.Notary.Signing;
import dev.sallyport.ledger.Signed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The key that the ledger names, if it is here. The ledger decides which key that is: a key of which it says nothing signs nothing,
 * wherever it came from.
 */
final class KeyRing {

    private static final Logger log = LoggerFactory.getLogger(KeyRing.class);
    private static final Actor EVIDENCE = Actor.system("evidence");
    private static final int LONGEST_FILE = 10_000;

    /** Nobody hands over that often. */
    private static final int MOST_LOOKS = 10;

    private final Ledger ledger;
    private final KeyEntries entries;
    private final TransactionTemplate transaction;
    private final DataFolder folder;
    private final @Nullable Path outside;

    private volatile @Nullable EvidenceKey key;
    private volatile KeyState state = new KeyState.Unavailable("", "NOT_HERE");

    /** @param outside the file that the operator named; null for a key in the data folder */
    KeyRing(
            Ledger ledger,
            KeyEntries entries,
            TransactionTemplate transaction,
            DataFolder folder,
            @Nullable Path outside) {
        this.ledger = ledger;
        this.entries = entries;
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

    /** @see dev.sallyport.ledger.Notary#keys */
    List<NamedKey> keys() {
        return entries.walk().keys();
    }

    /** Not while this console hands over; another replica may between two looks, and then it is looked again. */
    synchronized Signing atHead() {
        for (int look = 0; look < MOST_LOOKS; look++) {
            load();
            AtHead here = new AtHead(ledger.head(), present());
            if (here.namedBy(keys())) {
                return here;
            }
        }
        throw new KeyUnavailableException("NOT_HERE");
    }

    private record AtHead(Head head, EvidenceKey key) implements Signing {

        @Override
        public Signed sign(byte[] content) {
            return key.sign(content);
        }

        boolean namedBy(List<NamedKey> keys) {
            return keys.stream()
                    .filter(named -> named.sequence() <= head.sequence())
                    .reduce((before, next) -> next)
                    .filter(named -> named.key().fingerprint().equals(key.fingerprint()))
                    .isPresent();
        }
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
        if (namesNone()) {
            Optional<EvidenceKey> first = outside == null ? Optional.of(kept(EvidenceKey.fresh())) : fromOutside();
            first.ifPresent(this::begin);
        }
    }

    private void begin(EvidenceKey fresh) {
        try {
            transaction.executeWithoutResult(status -> {
                ledger.serialise();
                // Asked again inside: another replica may have begun meanwhile.
                if (namesNone()) {
                    ledger.append(draft(EVIDENCE, KeyEntries.FIRST, new KeyChange(fresh.publicKey(), null, null)));
                }
            });
        } catch (LedgerReadOnlyException e) {
            log.error("The ledger names no evidence key, and takes none: {}", e.getMessage());
            if (outside == null) {
                forget(fresh);
            }
        }
    }

    private boolean namesNone() {
        KeyEntries.Walk walk = entries.walk();
        return walk.newest() == null && !walk.broken();
    }

    /** Finds the key that the ledger names now: it may have changed on another replica, or its file may have come back. */
    synchronized void load() {
        KeyEntries.Walk walk = entries.walk();
        KeyChange named = walk.newest();
        String expected = named == null ? "" : named.fingerprint();
        if (walk.broken()) {
            key = null;
            become(new KeyState.Unavailable(expected, "NOT_HANDED_OVER"));
            return;
        }
        EvidenceKey present = key;
        if (present != null && present.fingerprint().equals(expected)) {
            return;
        }
        Optional<EvidenceKey> found = outside == null ? fromFolder(expected) : fromOutside();
        boolean right =
                found.filter(read -> read.fingerprint().equals(expected)).isPresent();
        key = right ? found.get() : null;
        become(
                right
                        ? new KeyState.Ready(expected, outside != null)
                        : new KeyState.Unavailable(
                                expected,
                                found.isPresent() ? "OTHER_KEY" : outside != null ? "UNREADABLE" : "NOT_HERE"));
    }

    private void become(KeyState now) {
        if (now instanceof KeyState.Unavailable gone && !now.equals(state)) {
            log.error(
                    "Evidence is not signed ({}): the ledger names the key {}",
                    gone.why(),
                    gone.expected().isEmpty() ? "of nobody" : gone.expected());
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
            KeyEntries.Walk walk = entries.walk();
            if (walk.broken()) {
                throw new KeyUnavailableException("NOT_HANDED_OVER");
            }
            if (!Objects.requireNonNull(walk.newest()).fingerprint().equals(old.fingerprint())) {
                throw new KeyUnavailableException("OTHER_KEY");
            }
            Signed handOver = old.sign(KeyChange.content(old.fingerprint(), next.fingerprint()));
            ledger.append(draft(
                    by, KeyEntries.NEXT, new KeyChange(next.publicKey(), old.fingerprint(), handOver.signature())));
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

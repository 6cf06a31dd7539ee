package dev.sallyport.ledger;

import java.util.List;
import java.util.Optional;

/** Signs for the ledger with its evidence key, and knows what of it was signed and is kept elsewhere. For other rooms; no front door reaches it. Any thread. */
public interface Notary {

    /** Whether this console can sign. */
    sealed interface KeyState {

        /** @param outside whether the key lies in a file that the operator named, and not in the data folder */
        record Ready(String fingerprint, boolean outside) implements KeyState {}

        /**
         * @param expected fingerprint of the key that the ledger names; empty if it names none
         * @param why {@code UNREADABLE}: the file cannot be read or holds no Ed25519 key; {@code OTHER_KEY}: the key
         *     that is here is not the one that the ledger names, and there is no hand-over; {@code NOT_HERE}: the ledger names a key that
         *     this console has not; {@code NOT_HANDED_OVER}: an entry names a key for which the one before did not sign, so that the ledger
         *     is broken
         */
        record Unavailable(String expected, String why) implements KeyState {}
    }

    KeyState key();

    /** A key that the ledger names, with the entry that does. */
    record NamedKey(long sequence, KeyChange key) {}

    /** Every key that the ledger has named, oldest first, up to the first for which the one before did not sign. */
    List<NamedKey> keys();

    /** Where the ledger ended at a moment, and the key that it named there: what is told up to that entry is signed by that key, whoever takes over meanwhile. */
    interface Signing {

        Head head();

        Signed sign(byte[] content);
    }

    /** @throws KeyUnavailableException if the key that the ledger names now is not {@link KeyState.Ready} */
    Signing atHead();

    /**
     * Hands over to a new key, which the old one signs, as an entry of the ledger. A key in the data folder is made anew; a key outside is
     * read again from its file, where the operator has put the new one. Returns its fingerprint.
     *
     * @throws KeyUnavailableException if there is no old key to sign with, or the file still holds it ({@code SAME_KEY})
     * @throws LedgerReadOnlyException if the chain is broken
     */
    String rotate(Actor by);

    /** The newest checkpoint; empty while there is none. */
    Optional<Checkpoint> newest();

    /** Checkpoints of entries after {@code sequence}, oldest first, at most {@code limit}. */
    List<Checkpoint> after(long sequence, int limit);

    /** The configured anchors; empty if there are none. */
    List<Anchoring> anchors();

    /** There is nothing to sign with. */
    final class KeyUnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String why;

        /** @param why as in {@link KeyState.Unavailable}, or {@code SAME_KEY} */
        public KeyUnavailableException(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        public String why() {
            return why;
        }
    }
}

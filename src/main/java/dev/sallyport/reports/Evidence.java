package dev.sallyport.reports;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Payload;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.reports.evidence.PackWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * What of the ledger can be proven to somebody else, and the file that proves it. A pack shows the header of every entry of the
 * organisation, so it is for those who may read the whole ledger.
 */
@UseCase
public class Evidence {

    static final String EXPORTED = "evidence-export/1";

    /** A pack of a long ledger costs minutes of one processor. */
    private static final int AT_ONCE = 2;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ledger ledger;
    private final Notary notary;
    private final PerimeterHistory history;
    private final Permissions permissions;
    private final Laboratory laboratory;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Semaphore writing = new Semaphore(AT_ONCE);

    Evidence(
            Ledger ledger,
            Notary notary,
            PerimeterHistory history,
            Permissions permissions,
            Laboratory laboratory,
            TransactionTemplate transaction,
            Clock clock) {
        this.ledger = ledger;
        this.notary = notary;
        this.history = history;
        this.permissions = permissions;
        this.laboratory = laboratory;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * How well the ledger is secured.
     *
     * @param newest the newest signed checkpoint; null if there is none
     * @param anchors the configured places outside the database; empty if there are none
     */
    public record Standing(KeyState key, @Nullable Checkpoint newest, List<Anchoring> anchors) {

        public Standing {
            anchors = List.copyOf(anchors);
        }
    }

    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public Standing standing(Actor actor) {
        return new Standing(notary.key(), notary.newest().orElse(null), notary.anchors());
    }

    /**
     * Writes a pack, and to the ledger that it was made. Asks again before each page whether {@code actor} may still read, so a download
     * ends when the right does; a pack that ended so has no signature.
     *
     * @throws NotFoundException if there never was such a cluster
     * @throws LedgerReadOnlyException if the ledger was not found intact: nothing is signed that does not hold
     * @throws Notary.KeyUnavailableException if there is nothing to sign with
     * @throws FutureInstantException if the instant has not come
     * @throws BusyException if two are being written already
     */
    @Requires(Operation.SEE_LEDGER)
    public void write(Actor actor, PackScope scope, OutputStream out) throws IOException {
        if (scope.at().isAfter(clock.instant())) {
            throw new FutureInstantException(scope.at());
        }
        ClusterId cluster = scope.cluster();
        if (cluster != null && history.cluster(cluster).isEmpty()) {
            throw new NotFoundException(NotFoundException.What.CLUSTER);
        }
        if (!(ledger.verification() instanceof Verification.Intact)) {
            throw new LedgerReadOnlyException("no evidence is signed of a ledger that was not found intact");
        }
        if (notary.key() instanceof KeyState.Unavailable gone) {
            throw new Notary.KeyUnavailableException(gone.why());
        }
        if (!writing.tryAcquire()) {
            throw new BusyException();
        }
        try {
            transaction.executeWithoutResult(status -> ledger.append(exported(actor, scope)));
            new PackWriter(ledger, notary)
                    .write(
                            scope,
                            actor.name(),
                            clock.instant(),
                            laboratory.mark().isEmpty() ? null : laboratory.mark(),
                            () -> permissions.require(actor, Operation.SEE_LEDGER, null, "EXPORT_EVIDENCE"),
                            out);
        } finally {
            writing.release();
        }
    }

    private static Draft exported(Actor actor, PackScope scope) {
        TreeMap<String, Object> fields = new TreeMap<>();
        fields.put("at", scope.at().toString());
        Instant since = scope.since();
        if (since != null) {
            fields.put("since", since.toString());
        }
        return new Draft(
                actor,
                scope.cluster(),
                null,
                "EXPORT_EVIDENCE",
                new Payload(EXPORTED, JSON.writeValueAsBytes(fields)),
                null);
    }

    /**
     * Hands over to a new evidence key and returns its fingerprint; see {@link Notary#rotate}.
     *
     * @throws Notary.KeyUnavailableException if the old key is not here to sign, or the file outside still holds it
     * @throws LedgerReadOnlyException if the chain is broken
     */
    @Requires(Operation.MANAGE_ACCOUNTS)
    public String rotateKey(Actor actor) {
        return notary.rotate(actor);
    }

    /** As many packs as may be written at once are being written. */
    public static final class BusyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BusyException() {
            super("two evidence packs are being written already", null, false, false);
        }
    }
}

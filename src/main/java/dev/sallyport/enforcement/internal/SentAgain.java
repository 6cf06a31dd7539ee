package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** That a person has refused content sent once more, as an entry of the ledger: who, of which revision, and which gateways had refused. */
@Component
public class SentAgain {

    static final String AGAIN = "REFUSED_SENT_AGAIN";

    private final Ledger ledger;
    private final TransactionTemplate transaction;

    public SentAgain(Ledger ledger, TransactionTemplate transaction) {
        this.ledger = ledger;
        this.transaction = transaction;
    }

    /**
     * Committed when this returns.
     *
     * @throws dev.sallyport.ledger.LedgerReadOnlyException if the chain is broken: what is sent again may open what is closed
     */
    public void record(Actor actor, ClusterId cluster, long revision, List<GatewayStatus> gateways) {
        String refusers = gateways.stream()
                .filter(gateway -> gateway.refusedRevision() != null)
                .map(GatewayStatus::gateway)
                .collect(Collectors.joining(", "));
        Map<String, String> content = refusers.isEmpty() ? Map.of() : Map.of("gateways", LedgerFacts.cut(refusers));
        Draft draft = new Draft(actor, cluster, revision, AGAIN, LedgerFacts.payload(content), null);
        transaction.executeWithoutResult(status -> ledger.append(draft));
    }
}

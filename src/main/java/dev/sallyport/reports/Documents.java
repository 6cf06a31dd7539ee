package dev.sallyport.reports;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.reports.AuditDocument.Content;
import dev.sallyport.reports.AuditDocument.Proof;
import java.time.Clock;
import java.time.Instant;

/** Reports as documents that can be handed over. */
@UseCase
public class Documents {

    private final Reports reports;
    private final PerimeterHistory history;
    private final Permissions permissions;
    private final Ledger ledger;
    private final Notary notary;
    private final Laboratory laboratory;
    private final Clock clock;

    Documents(
            Reports reports,
            PerimeterHistory history,
            Permissions permissions,
            Ledger ledger,
            Notary notary,
            Laboratory laboratory,
            Clock clock) {
        this.reports = reports;
        this.history = history;
        this.permissions = permissions;
        this.ledger = ledger;
        this.notary = notary;
        this.laboratory = laboratory;
        this.clock = clock;
    }

    /**
     * What a cluster could reach at {@code at}, and what happened since {@code since}, as a PDF. Who could is in it if {@code actor} may
     * see that.
     *
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_LEDGER)
    public byte[] pdf(Actor actor, ClusterId cluster, Instant since, Instant at) {
        Proof proof =
                new Proof(ledger.head(), ledger.verification(), notary.newest().orElse(null), notary.anchors());
        Cluster found =
                history.cluster(cluster).orElseThrow(() -> new NotFoundException(NotFoundException.What.CLUSTER));
        Instant from = found.createdAt().isAfter(since) ? found.createdAt() : since;
        Instant begin = from.isBefore(at) ? from : since;
        Comparison comparison = reports.compare(actor, cluster, begin, at);
        Content content = new Content(
                found,
                comparison,
                reports.timeline(actor, cluster, begin, at),
                reports.exposure(actor, cluster, begin, at),
                permissions.allows(actor, Operation.SEE_GRANTS, cluster)
                        ? reports.whoCould(actor, cluster, begin, at)
                        : null,
                proof,
                laboratory.mark(),
                actor.name(),
                clock.instant());
        return AuditDocument.write(content);
    }
}

package dev.sallyport.reports;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Payload;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.reports.AuditDocument.Content;
import dev.sallyport.reports.AuditDocument.Proof;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reports as files that can be handed over. Each that leaves the house is an entry of the ledger, and carries the head that the ledger had
 * after it. Of an instant that has not come there is none: {@link FutureInstantException}.
 */
@UseCase
public class Documents {

    static final String EXPORTED = "report-export/1";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What a report of a period looks back on unless asked otherwise. */
    private static final Duration MONTH = Duration.ofDays(30);

    /** What a file tells of. */
    public enum Kind {
        REACHABLE,
        COMPARED,
        WHO_COULD,
        EXPOSURE
    }

    public enum Format {
        CSV,
        JSON
    }

    private final Reports reports;
    private final PerimeterHistory history;
    private final Permissions permissions;
    private final Ledger ledger;
    private final Notary notary;
    private final Laboratory laboratory;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Documents(
            Reports reports,
            PerimeterHistory history,
            Permissions permissions,
            Ledger ledger,
            Notary notary,
            Laboratory laboratory,
            TransactionTemplate transaction,
            Clock clock) {
        this.reports = reports;
        this.history = history;
        this.permissions = permissions;
        this.ledger = ledger;
        this.notary = notary;
        this.laboratory = laboratory;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * A report of one cluster as a file.
     *
     * @param since the other instant of a comparison, the beginning of a period; null for a month before; without meaning for one instant
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_LEDGER)
    public byte[] file(Actor actor, ClusterId cluster, Kind kind, @Nullable Instant since, Instant at, Format format) {
        Instant from = since == null ? at.minus(MONTH) : since;
        ReportFile made = switch (kind) {
            case REACHABLE -> ReachFile.of(reports.reachable(actor, cluster, at));
            case COMPARED -> ComparisonFile.of(reports.compare(actor, cluster, from, at));
            case WHO_COULD -> WhoFile.of(reports.whoCould(actor, cluster, from, at));
            case EXPOSURE -> ExposureFile.of(reports.exposure(actor, cluster, from, at));
        };
        record(actor, cluster, kind.name(), format.name(), kind == Kind.REACHABLE ? null : from, at);
        return written(made, format);
    }

    /** Every cluster of an instant that {@code actor} may ask about, as a file. */
    @Requires(value = Operation.SEE_LEDGER, anywhere = true)
    public byte[] file(Actor actor, Instant at, Format format) {
        ReportFile made = ReachFile.of(at, reports.reachable(actor, at, null, false, Integer.MAX_VALUE));
        record(actor, null, Kind.REACHABLE.name(), format.name(), null, at);
        return written(made, format);
    }

    private byte[] written(ReportFile made, Format format) {
        Head head = ledger.head();
        return switch (format) {
            case CSV -> made.csv(head, laboratory.mark());
            case JSON -> made.json(head, laboratory.mark());
        };
    }

    /**
     * What a cluster could reach at {@code at}, and what happened since {@code since}, as a PDF. Who could is in it if {@code actor} may
     * see that.
     *
     * @throws NotFoundException if there never was such a cluster
     */
    @Requires(Operation.SEE_LEDGER)
    public byte[] pdf(Actor actor, ClusterId cluster, Instant since, Instant at) {
        Cluster found =
                history.cluster(cluster).orElseThrow(() -> new NotFoundException(NotFoundException.What.CLUSTER));
        Instant from = found.createdAt().isAfter(since) ? found.createdAt() : since;
        Instant begin = from.isBefore(at) ? from : since;
        Comparison comparison = reports.compare(actor, cluster, begin, at);
        Timeline timeline = reports.timeline(actor, cluster, begin, at);
        Exposure exposure = reports.exposure(actor, cluster, begin, at);
        WhoCould who = permissions.allows(actor, Operation.SEE_GRANTS, cluster)
                ? reports.whoCould(actor, cluster, begin, at)
                : null;
        record(actor, cluster, "DOCUMENT", "PDF", begin, at);
        return AuditDocument.write(new Content(
                found,
                comparison,
                timeline,
                exposure,
                who,
                new Proof(ledger.head(), ledger.verification(), notary.newest().orElse(null), notary.anchors()),
                laboratory.mark(),
                actor.name(),
                clock.instant()));
    }

    private void record(
            Actor actor,
            @Nullable ClusterId cluster,
            String report,
            String format,
            @Nullable Instant since,
            Instant at) {
        TreeMap<String, Object> fields = new TreeMap<>();
        fields.put("report", report);
        fields.put("format", format);
        fields.put("at", at.toString());
        if (since != null) {
            fields.put("since", since.toString());
        }
        Draft draft = new Draft(
                actor, cluster, null, "EXPORT_REPORT", new Payload(EXPORTED, JSON.writeValueAsBytes(fields)), null);
        try {
            transaction.executeWithoutResult(status -> ledger.append(draft));
        } catch (LedgerReadOnlyException e) {
            // A ledger that was found broken takes no entry. Whoever looks into that needs the report all the same, and
            // the report says what was found.
        }
    }
}

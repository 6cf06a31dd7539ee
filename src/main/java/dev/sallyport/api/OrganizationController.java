package dev.sallyport.api;

import dev.sallyport.access.AuditLog;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The organisation and its audit log, which is the ledger. */
@RestController
@RequestMapping("/api/v1")
class OrganizationController {

    private static final String NAME = "Sallyport";

    /** An entry is committed within so long after the second it carries, or the reader who asks later gets that second again. */
    private static final int SETTLING_SECONDS = 2;

    private final AuditLog audit;
    private final Clusters clusters;
    private final Clock clock;

    OrganizationController(AuditLog audit, Clusters clusters, Clock clock) {
        this.audit = audit;
        this.clusters = clusters;
        this.clock = clock;
    }

    @GetMapping("/organization")
    @Call("GetOrganizationInfo")
    AccountWire.Organization organization(Actor actor) {
        AuditLog.Organisation organisation = audit.organisation(actor);
        return new AccountWire.Organization(
                organisation.id().toString(), "sallyport", NAME, Wire.at(organisation.createdAt()));
    }

    /**
     * Whole seconds only: clients cut fractions off, so the entries of one second come together, and a second that may still get entries
     * is named again as the next to start from.
     */
    @GetMapping("/auditlogevents")
    @Call("ListAuditLogs")
    AccountWire.AuditEntries auditLog(Actor actor, AuditQuery query) {
        Instant from = query.from();
        int limit = query.limit();
        List<Entry> entries;
        Instant next;
        if (query.descending()) {
            Instant end = from == null ? Instant.parse("9999-01-01T00:00:00Z") : from.plusSeconds(1);
            entries = wholeSeconds(limit, end, (before, most) -> audit.before(actor, before, most));
            next = entries.size() < limit ? null : second(entries.getLast()).minusSeconds(1);
        } else {
            Instant start = Objects.requireNonNullElse(from, Instant.EPOCH);
            entries = wholeSeconds(limit, start, (since, most) -> audit.since(actor, since, most));
            Instant last = entries.isEmpty() ? start : second(entries.getLast());
            Instant settled = clock.instant().minusSeconds(SETTLING_SECONDS);
            next = entries.isEmpty() || !last.plusSeconds(1).isBefore(settled) ? last : last.plusSeconds(1);
        }
        Map<ClusterId, String> names =
                clusters.listWithDeleted(actor).stream().collect(Collectors.toMap(Cluster::id, Cluster::name));
        return new AccountWire.AuditEntries(
                entries.stream().map(entry -> form(entry, names)).toList(), next == null ? null : Wire.at(next));
    }

    /** At least {@code limit} entries if there are so many, and all of the second in which that leaves off. */
    private static List<Entry> wholeSeconds(int limit, Instant bound, BiFunction<Instant, Integer, List<Entry>> read) {
        List<Entry> entries = read.apply(bound, limit);
        if (entries.size() < limit) {
            return entries;
        }
        for (int most = 2 * limit; ; most *= 2) {
            List<Entry> more = read.apply(bound, most);
            List<Entry> whole = new ArrayList<>(more.subList(0, Math.min(limit, more.size())));
            Instant last = second(whole.getLast());
            more.stream()
                    .skip(limit)
                    .takeWhile(entry -> second(entry).equals(last))
                    .forEach(whole::add);
            if (more.size() < most || whole.size() < more.size()) {
                return whole;
            }
        }
    }

    private static Instant second(Entry entry) {
        return entry.at().truncatedTo(ChronoUnit.SECONDS);
    }

    private static AccountWire.AuditEntry form(Entry entry, Map<ClusterId, String> names) {
        Draft draft = entry.draft();
        Actor actor = draft.actor();
        ClusterId cluster = draft.cluster();
        String payload = draft.payload().text();
        return new AccountWire.AuditEntry(
                Long.toString(entry.sequence()),
                "AUDIT_LOG_ACTION_" + action(draft),
                cluster == null ? null : cluster.toString(),
                cluster == null ? null : names.get(cluster),
                Wire.at(entry.at()),
                Objects.requireNonNullElse(draft.error(), ""),
                payload.isEmpty() ? "{}" : payload,
                "AUDIT_LOG_SOURCE_" + actor.source().name(),
                nameIf(actor, Actor.Kind.PERSON),
                nameIf(actor, Actor.Kind.SERVICE_ACCOUNT),
                nameIf(actor, Actor.Kind.SYSTEM),
                "",
                "",
                draft.revision() == null ? null : draft.revision().toString());
    }

    private static @Nullable String nameIf(Actor actor, Actor.Kind kind) {
        return actor.kind() == kind ? actor.name() : null;
    }

    /** A refused attempt is written under the operation that was not allowed; the wire has the action that was attempted. */
    private static String action(Draft draft) {
        return switch (draft.action()) {
            case "EDIT_RULES", "LOOSEN_NOTABLY" -> "EDIT_EGRESS_RULE";
            case "DENY_ALL", "ALLOW_ALL" -> "SET_EGRESS_TRAFFIC_POLICY";
            case "EDIT_CLUSTER", "LOCK_ALLOW_ALL" -> "UPDATE_CLUSTER";
            case "GRANT_ROLES" -> "ASSIGN_USER_ROLE";
            default -> draft.action();
        };
    }
}

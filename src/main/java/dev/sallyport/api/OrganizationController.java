package dev.sallyport.api;

import dev.sallyport.access.AuditLog;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
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

    private static final Instant AT_THE_END = Instant.parse("9999-01-01T00:00:00Z");

    private final AuditLog audit;
    private final Clusters clusters;

    OrganizationController(AuditLog audit, Clusters clusters) {
        this.audit = audit;
        this.clusters = clusters;
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
        AuditLog.Stretch stretch = query.descending()
                ? audit.backward(actor, Objects.requireNonNullElse(from, AT_THE_END), query.limit())
                : audit.onward(actor, Objects.requireNonNullElse(from, Instant.EPOCH), query.limit());
        Instant next = stretch.next();
        Map<ClusterId, String> names =
                clusters.listWithDeleted(actor).stream().collect(Collectors.toMap(Cluster::id, Cluster::name));
        return new AccountWire.AuditEntries(
                stretch.entries().stream().map(entry -> form(entry, names)).toList(),
                next == null ? null : Wire.at(next));
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

    /** The action under its name on the wire, where that has one. */
    private static String action(Draft draft) {
        return switch (draft.action()) {
            // People are not deleted, only disabled; a service account can be both.
            case "DISABLE_ACCOUNT" ->
                draft.payload().text().contains("\"" + Actor.Kind.SERVICE_ACCOUNT + "\"")
                        ? draft.action()
                        : "DELETE_USER";
            // A refusal of before actions were kept is written under the operation.
            case "EDIT_RULES", "LOOSEN_NOTABLY" -> "EDIT_EGRESS_RULE";
            case "DENY_ALL", "ALLOW_ALL" -> "SET_EGRESS_TRAFFIC_POLICY";
            case "EDIT_CLUSTER", "LOCK_ALLOW_ALL" -> "UPDATE_CLUSTER";
            case "GRANT_ROLES" -> "ASSIGN_USER_ROLE";
            default -> draft.action();
        };
    }
}

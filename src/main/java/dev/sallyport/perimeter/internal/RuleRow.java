package dev.sallyport.perimeter.internal;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.DestinationType;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code rule_version}: what a rule was from one revision to before another. */
@Entity
@Table(name = "rule_version")
@IdClass(RuleRow.Key.class)
class RuleRow extends VersionRow {

    record Key(UUID ruleId, long fromRevision) implements Serializable {}

    @Id
    @Column(name = "rule_id")
    UUID ruleId = new UUID(0, 0);

    @Column(name = "cluster_id")
    UUID clusterId = new UUID(0, 0);

    String name = "";

    @Column(name = "name_key")
    String nameKey = "";

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "varchar")
    DestinationType type = DestinationType.FQDN;

    String destination = "";
    String ports = "";
    String paths = "";
    String description = "";
    String purpose = "";

    @Column(name = "expires_at")
    @Nullable
    Instant expiresAt;

    @Column(name = "allow_private_addresses")
    boolean allowPrivateAddresses;

    @Column(name = "raw_tcp")
    boolean rawTcp;

    @Column(name = "managed_reason")
    @Nullable
    String managedReason;

    @Column(name = "created_revision")
    long createdRevision;

    @Column(name = "created_at")
    Instant createdAt = Instant.EPOCH;

    @Column(name = "created_by")
    String createdBy = "";

    @Column(name = "deleted_revision")
    @Nullable
    Long deletedRevision;

    /** Who deleted the rule; apart from {@link #changedBy}, who gave it this content. */
    @Column(name = "deleted_by")
    @Nullable
    String deletedBy;

    boolean listed;

    /** Whether a gateway refused this content when its revision was settled. */
    boolean withheld;

    /** When every required gateway had it nevertheless; null if that is not known to have happened, or for one that was not withheld. */
    @Column(name = "acknowledged_at")
    @Nullable
    Instant acknowledgedAt;

    /** Whether a gateway refused what came after it, and so kept it. */
    boolean kept;

    /** When that was over. */
    @Column(name = "ended_at")
    @Nullable
    Instant endedAt;

    void content(EgressRule rule) {
        ruleId = rule.id().value();
        name = rule.name();
        nameKey = rule.name().toLowerCase(Locale.ROOT);
        type = rule.type();
        destination = rule.target().toString();
        ports = ClusterRow.joined(rule.ports().ports());
        paths = ClusterRow.joined(rule.paths());
        description = rule.description();
        purpose = rule.purpose().code();
        expiresAt = rule.expiresAt();
        allowPrivateAddresses = rule.allowPrivateAddresses();
        rawTcp = rule.rawTcp();
        managedReason = rule.managedReason();
    }

    EgressRule rule() {
        return new EgressRule(
                new RuleId(ruleId),
                name,
                switch (type) {
                    case FQDN -> HostPattern.parse(destination);
                    case CIDR -> Cidr.trusted(destination);
                },
                new PortSet(
                        ClusterRow.lines(ports).stream().map(Integer::valueOf).toList()),
                ClusterRow.lines(paths).stream().map(PathPattern::new).toList(),
                description,
                new Purpose(purpose),
                expiresAt,
                allowPrivateAddresses,
                rawTcp,
                managedReason);
    }

    RuleVersion toVersion() {
        return new RuleVersion(
                rule(),
                createdRevision,
                fromRevision,
                deletedRevision,
                createdAt,
                createdBy,
                fromTime,
                deletedBy == null ? changedBy : deletedBy);
    }

    /** @param acknowledgedFrom when its revision was settled; the other likewise the one that ended it */
    RuleSpan toSpan(@Nullable Instant acknowledgedFrom, @Nullable Instant acknowledgedUntil) {
        return new RuleSpan(
                rule(),
                fromRevision,
                fromTime,
                toRevision,
                toTime,
                createdAt,
                createdBy,
                changedBy,
                deletedBy,
                withheld ? acknowledgedAt : acknowledgedFrom,
                kept ? endedAt : acknowledgedUntil);
    }

    /** Whether a gateway had refused this content when it was settled, and not taken it until then. */
    boolean refusedBefore(Instant before) {
        return withheld && (acknowledgedAt == null || !acknowledgedAt.isBefore(before));
    }

    /** As it was before an instant at which this version was already there: a later deletion had not happened. */
    RuleVersion versionBefore(Instant before) {
        Instant end = toTime;
        Long deleted = end != null && end.isBefore(before) ? deletedRevision : null;
        return new RuleVersion(
                rule(), createdRevision, fromRevision, deleted, createdAt, createdBy, fromTime, changedBy);
    }
}

package dev.sallyport.perimeter.internal;

import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.PerimeterHistory.SourcesSpan;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code sources_version}: which addresses a cluster's clients had from one revision to before another. */
@Entity
@Table(name = "sources_version")
@IdClass(SourcesRow.Key.class)
class SourcesRow {

    record Key(UUID clusterId, long fromRevision) implements Serializable {}

    @Id
    @Column(name = "cluster_id")
    UUID clusterId = new UUID(0, 0);

    @Id
    @Column(name = "from_revision")
    long fromRevision;

    @Column(name = "to_revision")
    @Nullable
    Long toRevision;

    @Column(name = "from_time")
    Instant fromTime = Instant.EPOCH;

    @Column(name = "to_time")
    @Nullable
    Instant toTime;

    @Column(name = "client_sources")
    String clientSources = "";

    @Column(name = "changed_by")
    String changedBy = "";

    SourcesSpan toSpan() {
        return new SourcesSpan(
                ClusterRow.lines(clientSources).stream().map(Cidr::trusted).toList(),
                fromRevision,
                fromTime,
                toRevision,
                toTime,
                changedBy);
    }
}

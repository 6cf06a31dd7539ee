package dev.sallyport.perimeter.internal;

import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.PerimeterHistory.SourcesSpan;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;

/** A row of {@code sources_version}: which addresses a cluster's clients had from one revision to before another. */
@Entity
@Table(name = "sources_version")
@IdClass(SourcesRow.Key.class)
class SourcesRow extends VersionRow {

    record Key(UUID clusterId, long fromRevision) implements Serializable {}

    @Id
    @Column(name = "cluster_id")
    UUID clusterId = new UUID(0, 0);

    @Column(name = "client_sources")
    String clientSources = "";

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

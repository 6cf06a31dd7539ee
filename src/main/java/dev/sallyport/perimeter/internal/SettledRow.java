package dev.sallyport.perimeter.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code settled_revision}: when a revision became the settled one. */
@Entity
@Table(name = "settled_revision")
@IdClass(SettledRow.Key.class)
class SettledRow {

    record Key(UUID clusterId, long revision) implements Serializable {}

    @Id
    @Column(name = "cluster_id")
    UUID clusterId = new UUID(0, 0);

    @Id
    long revision;

    Instant at = Instant.EPOCH;
}

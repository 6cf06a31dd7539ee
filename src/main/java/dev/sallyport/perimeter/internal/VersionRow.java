package dev.sallyport.perimeter.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What something of a cluster was from one revision to before another; open while none has ended it. */
@MappedSuperclass
abstract class VersionRow {

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

    /** Who gave it this content. */
    @Column(name = "changed_by")
    String changedBy = "";

    void begin(long revision, Instant at, String by) {
        fromRevision = revision;
        fromTime = at;
        changedBy = by;
    }

    void end(long revision, Instant at) {
        toRevision = revision;
        toTime = at;
    }
}

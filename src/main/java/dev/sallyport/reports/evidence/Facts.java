package dev.sallyport.reports.evidence;

import dev.sallyport.reports.evidence.Line.AnchorForm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was learned of a pack while it was checked. Means something only as far as the check came. */
final class Facts {

    Line.@Nullable Pack pack;
    /** Fingerprint of the key whose signature over the whole pack is right. */
    @Nullable
    String signer;

    /** Whether the reader knew that key, or one that handed over to it. */
    boolean pinned;

    /** The entry with which the reader's key handed over, or its successor did; 0 if it signed itself. */
    long handedOverAt;

    long entries;
    long inScope;
    long reportLines;

    /** Clusters in the report, and those of them of which it is not known what every gateway enforced at the instant. */
    long clusters;

    long notKnown;
    long checkpoints;

    @Nullable
    Instant lastCheckpointAt;

    long lastCheckpoint;
    boolean laboratory;
    final List<AnchorForm> anchors = new ArrayList<>();

    void reported(Line line) {
        Line.ReachableForm reachable = line.reachable();
        if (reachable != null) {
            clusters++;
            notKnown += reachable.unknown() > 0 ? 1 : 0;
        }
    }

    /** The newest entry that the older file knows; 0 if there is none. */
    long extended;
}

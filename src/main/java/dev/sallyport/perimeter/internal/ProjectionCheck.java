package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares the tables with the fold and puts them right: a row edited by SQL is noticed, and never was what a gateway got. */
final class ProjectionCheck {

    private static final Logger log = LoggerFactory.getLogger(ProjectionCheck.class);

    private final PerimeterJournal journal;
    private final LedgerFold fold;

    ProjectionCheck(PerimeterJournal journal, LedgerFold fold) {
        this.journal = journal;
        this.fold = fold;
    }

    /**
     * How many clusters had rows that differ from the ledger; they say what it says afterwards, in every version. Versions that an older
     * Sallyport told otherwise are told again too, and count for nothing: nobody changed them.
     */
    int run() {
        return journal.command(projection -> {
            Set<ClusterId> clusters = new HashSet<>(fold.known());
            projection.all().forEach(row -> clusters.add(new ClusterId(row.id)));
            List<ClusterId> wrong = clusters.stream()
                    .filter(cluster -> {
                        ClusterPerimeter truth = fold.newest(cluster);
                        return truth == null
                                || !projection.agrees(truth, fold.settled(cluster), fold.allowAllLocked(cluster));
                    })
                    .toList();
            Stream.concat(
                            wrong.stream(),
                            clusters.stream()
                                    .filter(cluster -> !wrong.contains(cluster) && projection.toldBefore(cluster)))
                    .toList()
                    .forEach(cluster -> {
                        projection.forget(cluster);
                        journal.replay(cluster);
                    });
            if (!wrong.isEmpty()) {
                log.error(
                        "ALARM: the rows of {} clusters were not what the ledger says. They were changed outside of Sallyport, reached no gateway, and have been written again: {}",
                        wrong.size(),
                        wrong);
                journal.note(
                        Actor.system("projection"), null, "PROJECTION_MISMATCH", ChangeCodec.mismatch(wrong.size()));
            }
            return wrong.size();
        });
    }
}

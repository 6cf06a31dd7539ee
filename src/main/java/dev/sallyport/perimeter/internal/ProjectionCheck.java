package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import java.util.List;
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

    /** How many rows differed from the ledger; they say what it says afterwards. */
    int run() {
        int differed = journal.command(projection -> {
            List<ClusterRow> rows = projection.all();
            int sum = 0;
            for (ClusterRow row : rows) {
                ClusterPerimeter truth = fold.newest(new ClusterId(row.id));
                sum += truth == null ? 0 : projection.putRight(truth);
            }
            return sum;
        });
        if (differed > 0) {
            log.error(
                    "ALARM: {} rows of clusters and rules were not what the ledger says. They were changed outside of Sallyport, reached no gateway, and have been put right.",
                    differed);
        }
        return differed;
    }
}

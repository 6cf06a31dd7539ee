package dev.sallyport.reports;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.FoldedHistory.Moment;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import java.time.Instant;

/** What the versions say, as reports read them, without what traffic and gateways add. */
final class StoredReports {

    private StoredReports() {}

    static ReachableAt reachable(PerimeterHistory history, ClusterId id, Instant at) {
        Settled settled = history.settled(id, at).orElse(ReachableAt.NOTHING);
        return ReachableAt.of(
                new Moment(
                        history.cluster(id).orElseThrow(),
                        history.policies(id),
                        history.sources(id),
                        settled,
                        history.rules(id, at, settled.revision()),
                        history.savedRevision(id, at)),
                at);
    }
}

package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.RuleId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Makes what gateways acknowledged and refused a fact of the ledger. */
final class LedgerSettlement implements Settlement {

    private static final Actor ENFORCEMENT = Actor.system("enforcement");
    private static final int LONGEST_REFUSAL = 4 * 1024;

    private final PerimeterJournal journal;
    private final PerimeterFold fold;

    LedgerSettlement(PerimeterJournal journal, PerimeterFold fold) {
        this.journal = journal;
        this.fold = fold;
    }

    @Override
    public void settled(ClusterId cluster, long revision, List<String> gateways, Set<RuleId> without) {
        journal.command(projection -> {
            // Asked again inside: two replicas may have seen the same acknowledgement. A revision that was never made
            // settles nothing.
            ClusterPerimeter newest = fold.newest(cluster);
            if (newest != null && revision <= newest.perimeter().revision() && goesBeyond(cluster, revision, without)) {
                journal.recordTightening(
                        ENFORCEMENT,
                        cluster,
                        revision,
                        "PERIMETER_SETTLED",
                        ChangeCodec.settled(
                                gateways,
                                without.stream()
                                        .sorted(Comparator.comparing(RuleId::toString))
                                        .toList()));
            }
            return cluster;
        });
    }

    private boolean goesBeyond(ClusterId cluster, long revision, Set<RuleId> without) {
        InForce before = fold.inForce(cluster);
        return revision > fold.settled(cluster)
                || (before != null
                        && revision == fold.settled(cluster)
                        && without.size() < before.without().size()
                        && before.without().containsAll(without));
    }

    @Override
    public void refused(ClusterId cluster, long revision, String gateway, String words) {
        journal.command(projection -> {
            journal.recordTightening(
                    ENFORCEMENT, cluster, revision, "REVISION_REFUSED", new Change.Refused(gateway, cut(words)));
            return cluster;
        });
    }

    private static String cut(String words) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= LONGEST_REFUSAL ? words : new String(bytes, 0, LONGEST_REFUSAL, StandardCharsets.UTF_8);
    }
}

package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import java.util.List;
import java.util.Set;

/** Where enforcement says what the gateways acknowledged, so that it becomes a ledger fact and a column. No front door reaches it. */
public interface Settlement {

    /**
     * All required gateways acknowledged {@code revision}. Without effect if that revision or a newer one is settled already, unless less of
     * it was left out now. For a deleted cluster this is also the acknowledgement that its listener is closed.
     *
     * @param gateways all of them; as many as one entry has room for are named in it, the others counted
     * @param without the rules of which not the newest content was acknowledged by all, because a gateway refused it
     */
    void settled(ClusterId cluster, long revision, List<String> gateways, Set<RuleId> without);

    /** The same, with everything that is in it. */
    default void settled(ClusterId cluster, long revision, List<String> gateways) {
        settled(cluster, revision, gateways, Set.of());
    }

    /** A gateway refused a revision, in its own words (cut at 4 KiB). A ledger fact. */
    void refused(ClusterId cluster, long revision, String gateway, String words);
}

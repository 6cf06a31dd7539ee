package dev.sallyport.perimeter;

import dev.sallyport.ledger.ClusterId;
import java.util.List;

/** Where enforcement says what the gateways acknowledged, so that it becomes a ledger fact and a column. No front door reaches it. */
public interface Settlement {

    /**
     * All required gateways acknowledged {@code revision}. Without effect if that revision or a newer one is settled already.
     * For a deleted cluster this is also the acknowledgement that its listener is closed.
     */
    void settled(ClusterId cluster, long revision, List<String> gateways);

    /** A gateway refused a revision, in its own words (cut at 4 KiB). A ledger fact. */
    void refused(ClusterId cluster, long revision, String gateway, String words);
}

package dev.sallyport.reports.evidence;

import java.io.IOException;

/** What a pack is held against while its entries are read. Either method throws a {@link Finding} where the two contradict each other. */
interface Compared {

    /** To be called with every entry, in order. */
    void check(long sequence, byte[] hash) throws IOException, Finding;

    /** To be called once the ledger of the pack has ended at {@code sequence}. */
    void end(long sequence, KeyHistory keys) throws IOException, Finding;
}

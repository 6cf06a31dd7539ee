package dev.sallyport.enforcement;

/** What is wrong with a gateway beyond being late: somebody has to look. */
public enum GatewayAlarm {
    /** A probe through its data path did not find what it acknowledged. */
    PROBE_FAILED,
    /** Two processes connect with the certificate of this one gateway; the newer stream is served. */
    TWO_OF_ONE_NAME,
    /** It has a revision that this ledger never made; it gets nothing until an Org Admin decides. */
    UNKNOWN_HISTORY
}

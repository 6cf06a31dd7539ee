package dev.sallyport.enforcement;

/** What is known of one gateway for one cluster. */
public enum GatewayState {
    /** Acknowledged the newest revision. */
    IN_SYNC,
    /** Connected, and has not answered a newer revision yet. */
    BEHIND,
    /** Connected, and by its version or for lack of an extension it cannot enforce a perimeter: it is sent nothing. */
    UNFIT,
    /** Refused a revision and keeps enforcing an older one. */
    REFUSED,
    /** Disconnected; keeps enforcing what it last acknowledged, or is not running. */
    NOT_SEEN,
    /** Has not connected since this console started. */
    NOT_HEARD,
    /** Is being retired and has not acknowledged yet that the cluster's listener is closed. */
    RETIRING,
    /** Was retired while it could not be reached: it may still enforce the revision that it acknowledged last. */
    ABANDONED
}

package dev.sallyport.policy;

/** What happens to a destination that no rule names. The names are those of the wire. */
public enum TrafficPolicy {
    /** Nothing is refused but what is never allowed; every connection is still judged, so that one knows what deny-all would break. */
    ALLOW_ALL,
    /** Only what an egress rule allows is reachable. */
    DEFAULT_DENY
}

package dev.sallyport.enforcement;

/** The state of a cluster's traffic policy. The names are those of the wire. */
public enum PolicyState {
    ALLOW_ALL,
    DEFAULT_DENY,
    UPDATING,
    ERROR
}

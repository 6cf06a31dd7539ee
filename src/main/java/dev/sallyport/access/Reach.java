package dev.sallyport.access;

/** How far a role carries one operation. */
public enum Reach {

    /** Everywhere. */
    YES,

    /** On the clusters, or the whole organisation, that the role was granted for. */
    IN_SCOPE,

    /** As {@link #IN_SCOPE}, if an Org Admin allows it for the organisation. */
    IF_OPERATORS_MAY,

    /** Not at all. */
    NO
}

package dev.sallyport.access;

/** What an account can be. The names are those of the wire. */
public enum Role {
    ORG_ADMIN,
    CLUSTER_ADMIN,
    CLUSTER_OPERATOR_WRITER,
    CLUSTER_MONITOR,
    AUDITOR,
    ORG_MEMBER
}

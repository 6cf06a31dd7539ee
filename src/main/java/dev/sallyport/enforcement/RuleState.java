package dev.sallyport.enforcement;

/** The state of an egress rule. The names are those of the wire; a rule that is gone has none. */
public enum RuleState {
    ACTIVE,
    PENDING_CREATION,
    CREATION_FAILED,
    PENDING_UPDATE,
    PENDING_DELETION,
    /** A gateway refused an edit or a deletion: the wire has one word for both. */
    DELETION_FAILED,
    INCONSISTENT
}

package dev.sallyport.policy;

/** The fields of a rule that a problem or a warning can point at. */
public enum RuleField {
    NAME,
    TYPE,
    DESTINATION,
    PORTS,
    PATHS,
    DESCRIPTION,
    PURPOSE,
    EXPIRES_AT,
    ALLOW_PRIVATE_ADDRESSES,
    RAW_TCP
}

package dev.sallyport.policy;

/** Why a destination was decided as it was. The names are the codes that a refused client sees. */
public enum Reason {
    ALLOWED,
    MALFORMED_DESTINATION,
    RESERVED_ADDRESS,
    NO_MATCHING_RULE,
    PORT_NOT_ALLOWED,
    PATH_NOT_ALLOWED,
    PATH_NOT_VISIBLE,
    AUTHORITY_MISMATCH,
    PROTOCOL_NOT_ALLOWED,
    PRIVATE_ADDRESS,
    RESOLUTION_FAILED,
    UPGRADE_NOT_ALLOWED
}

package dev.sallyport.policy;

/** What a gateway does with a destination. */
public enum Verdict {
    ALLOWED,
    /** Allowed because the policy is allow-all; the reason says what the rules would have said. */
    ALLOWED_OBSERVING,
    DENIED
}

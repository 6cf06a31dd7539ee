package dev.sallyport.traffic;

/** What became of a connection, and what the rules say of it. */
public enum Judgement {
    /** It passed, and a rule allows it. */
    ALLOWED,
    /** It passed because the policy is allow-all; deny-all would refuse it. */
    WOULD_BE_DENIED,
    /** The gateway refused it. */
    DENIED,
    /** It was allowed, and then no connection came about: no address, or nobody answered. */
    FAILED
}

package dev.sallyport.ledger;

/** The door through which a change came. The names are those of the wire's audit log. */
public enum Source {
    UI,
    CC_API,
    INTERNAL
}

package dev.sallyport.perimeter;

/** Somebody else changed it since; nothing was written. */
public final class StaleRevisionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long current;

    public StaleRevisionException(long current) {
        super("now at revision " + current, null, false, false);
        this.current = current;
    }

    /** The revision that a new attempt should be based on, after its author has looked at it. */
    public long current() {
        return current;
    }
}

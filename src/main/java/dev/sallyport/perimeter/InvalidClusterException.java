package dev.sallyport.perimeter;

import dev.sallyport.net.Problem;

/** A cluster's name, label or client source was refused; or no egress port is free. */
public final class InvalidClusterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum Field {
        NAME,
        REGIONS,
        CLIENT_SOURCES,
        EGRESS_PORT
    }

    private final Field field;
    private final transient Problem problem;

    public InvalidClusterException(Field field, Problem problem) {
        super(field + ": " + problem.code(), null, false, false);
        this.field = field;
        this.problem = problem;
    }

    public Field field() {
        return field;
    }

    public Problem problem() {
        return problem;
    }
}

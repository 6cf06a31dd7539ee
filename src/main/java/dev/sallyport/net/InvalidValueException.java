package dev.sallyport.net;

/** A text does not denote a value of the asked kind. The only exception that the parsers of this package throw. */
public final class InvalidValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public InvalidValueException(Problem problem) {
        super(problem.code() + " " + problem.arguments(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}

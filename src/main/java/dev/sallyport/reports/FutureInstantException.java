package dev.sallyport.reports;

import java.time.Instant;

/** A report was asked for of an instant that has not come: of that nothing can be told. */
public final class FutureInstantException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    FutureInstantException(Instant asked) {
        super("a report of " + asked + ", which has not come");
    }
}

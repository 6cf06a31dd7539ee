package dev.sallyport.api;

/** An answer could not be finished after its beginning was sent. */
final class CutOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CutOffException(Throwable cause) {
        super("an answer was cut off", cause);
    }
}

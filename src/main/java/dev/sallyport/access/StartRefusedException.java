package dev.sallyport.access;

/** The settings are such that starting would be unsafe or pointless; the message is the one line that the operator reads. Holds no secret. */
public final class StartRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartRefusedException(String message) {
        super(message);
    }
}

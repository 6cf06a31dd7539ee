package dev.sallyport.access;

/** An account, key or grant cannot be made or changed as asked; the code is the key {@code account.problem.<code>} of the message bundle. */
public final class InvalidAccountException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    public InvalidAccountException(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}

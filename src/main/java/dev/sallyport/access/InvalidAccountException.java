package dev.sallyport.access;

/** An account, key or grant cannot be made or changed as asked; the code says why ({@code EMAIL_INVALID}, {@code NAME_TAKEN}, …). */
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

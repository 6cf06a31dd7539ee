package dev.sallyport.access;

/** Makes the first Org Admin, exactly once, for whoever holds the one-time token. Called by nobody who is signed in. */
public interface FirstRun {

    /** Whether an Org Admin is still missing; once false, false for good, and the page is 404. */
    boolean open();

    /**
     * Makes the first Org Admin.
     *
     * @throws RefusedException with {@code TOKEN_WRONG}, {@code TOKEN_EXPIRED}, {@code TOKEN_SPENT}, {@code EMAIL_INVALID},
     *     {@code PASSWORD_TOO_SHORT}, {@code PASSWORD_TOO_LONG}, {@code PASSWORD_TOO_COMMON}, {@code EMAIL_TAKEN} or {@code ALREADY_DONE}
     */
    void createOrgAdmin(String token, String email, String password);

    /** The attempt was refused; the code is the key {@code firstrun.problem.<code>} of the message bundle. */
    final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String code;

        public RefusedException(String code) {
            super(code, null, false, false);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}

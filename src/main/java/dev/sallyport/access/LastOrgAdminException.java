package dev.sallyport.access;

/** The last active person who is Org Admin stays: nobody could ever make another one. */
public final class LastOrgAdminException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LastOrgAdminException() {
        super("the last active Org Admin stays", null, false, false);
    }
}

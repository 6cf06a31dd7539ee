package dev.sallyport.perimeter;

/** There is no such cluster or rule (any more), said only to somebody who may read here. */
public final class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public enum What {
        CLUSTER,
        RULE
    }

    private final What what;

    public NotFoundException(What what) {
        super(what + " not found", null, false, false);
        this.what = what;
    }

    public What what() {
        return what;
    }
}

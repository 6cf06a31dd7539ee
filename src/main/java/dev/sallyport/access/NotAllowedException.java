package dev.sallyport.access;

/** The actor may not do this here. The same whether or not the object exists. */
public final class NotAllowedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Operation operation;

    public NotAllowedException(Operation operation) {
        super("not allowed: " + operation, null, false, false);
        this.operation = operation;
    }

    public Operation operation() {
        return operation;
    }
}

package dev.sallyport.perimeter;

/** The operator's own rule: every cluster carries it, and nobody edits or deletes it here. */
public final class ManagedRuleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ManagedRuleException() {
        super("managed rule", null, false, false);
    }
}

package dev.sallyport.ledger;

/** The chain is broken, so nothing is written but what tightens a perimeter. */
public final class LedgerReadOnlyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LedgerReadOnlyException(String message) {
        super(message);
    }
}

package dev.sallyport.ledger;

/** Published when a look at the chain ended with another outcome than the one before. */
public record LedgerChecked(Verification verification) {}

package dev.sallyport.ledger;

/** Where the ledger ends. */
public record Head(long sequence, byte[] hash) {}

package dev.sallyport.ledger;

import java.time.Instant;

/**
 * One link of the chain.
 *
 * @param sequence position in the ledger: 1, 2, 3, … without a hole
 * @param at UTC, whole microseconds, never before the previous entry's
 * @param draft what was written
 * @param salt 16 random bytes, hashed with the payload so that a payload can be withheld and still be proven
 * @param previousHash hash of the entry before, 32 zero bytes for the first
 * @param hash {@code SHA-256(previous ‖ header ‖ cluster ‖ SHA-256(salt ‖ payload))}
 */
public record Entry(long sequence, Instant at, Draft draft, byte[] salt, byte[] previousHash, byte[] hash) {}

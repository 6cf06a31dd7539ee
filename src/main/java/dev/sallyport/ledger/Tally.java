package dev.sallyport.ledger;

import java.time.Instant;
import java.util.UUID;

/**
 * What one account did, counted.
 *
 * @param name one that it had in these entries
 * @param happened entries of what happened
 * @param refused entries of attempts that were refused
 * @param lastAt when the newest of both was written
 */
public record Tally(Actor.Kind kind, UUID account, String name, long happened, long refused, Instant lastAt) {}

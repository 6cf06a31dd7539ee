package dev.sallyport.traffic;

import java.time.Instant;

/**
 * A destination to which connections passed.
 *
 * @param host {@link DestinationUse#OTHERS} for those that were too many to be kept apart
 * @param connections how many passed
 * @param allowed how many of them a rule allowed; the others passed because everything did
 */
public record ReachedDestination(String host, int port, long connections, long allowed, Instant lastAt) {}

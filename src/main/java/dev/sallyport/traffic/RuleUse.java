package dev.sallyport.traffic;

import java.time.Instant;

/** How often a rule allowed a connection in the time that was asked about, and when it did last. */
public record RuleUse(long connections, Instant lastAt) {}

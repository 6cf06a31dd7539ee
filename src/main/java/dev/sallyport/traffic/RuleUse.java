package dev.sallyport.traffic;

import java.time.Instant;

/** How often a rule allowed a connection since it was made, and when it did last. */
public record RuleUse(long connections, Instant lastAt) {}

package dev.sallyport.access;

import dev.sallyport.ledger.ClusterId;
import org.jspecify.annotations.Nullable;

/** A role for the organisation ({@code cluster} null) or for one cluster. */
public record Grant(Role role, @Nullable ClusterId cluster) {}

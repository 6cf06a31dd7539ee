package dev.sallyport.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What is to be written as the next entry.
 *
 * @param cluster the cluster it speaks of, or null for the organisation
 * @param revision the cluster's revision that this change makes, or that this fact speaks of; null if none
 * @param action upper-case words joined by underscores; where the wire's audit log has the action, its name without prefix ({@code ADD_EGRESS_RULE})
 * @param payload at most 64 KiB, secrets already left out
 * @param error why an attempt was refused; null for what happened
 */
public record Draft(
        Actor actor,
        @Nullable ClusterId cluster,
        @Nullable Long revision,
        String action,
        Payload payload,
        @Nullable String error) {}

package dev.sallyport.perimeter;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rules, in which order.
 *
 * @param text part of name, destination or description, ignoring case; empty for all
 * @param purposes codes; empty for all
 * @param managed only managed ones, only others, or both if null
 * @param changedAfter only rules whose newest change has a higher revision (what is not settled yet), or null
 * @param changedUpTo only rules whose newest change has at most this revision (what is settled), or null
 */
public record RuleQuery(
        String text,
        Set<String> purposes,
        @Nullable Boolean managed,
        @Nullable Long changedAfter,
        @Nullable Long changedUpTo,
        Order order,
        boolean descending,
        int offset,
        int limit) {

    public enum Order {
        NAME,
        DESTINATION,
        PURPOSE,
        CHANGED_AT
    }

    public RuleQuery {
        purposes = Set.copyOf(purposes);
    }

    public static RuleQuery all() {
        return new RuleQuery("", Set.of(), null, null, null, Order.NAME, false, 0, Integer.MAX_VALUE);
    }

    public RuleQuery limit(int atMost) {
        return new RuleQuery(text, purposes, managed, changedAfter, changedUpTo, order, descending, offset, atMost);
    }
}

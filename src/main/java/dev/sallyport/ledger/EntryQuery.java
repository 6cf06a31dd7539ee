package dev.sallyport.ledger;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries, in which order. Everything that is said must hold.
 *
 * @param text part of the name of the actor, the action, the error or the payload, ignoring case; empty for all
 * @param actors names; empty for all
 * @param actions empty for all
 * @param clusters those that speak of one of these clusters, or all, those that speak of none included, if null
 * @param source null for all
 * @param refused true for refused attempts only
 * @param from not before, or null
 * @param to before, or null
 * @param beyond only entries beyond this position in the direction of reading, or null from the end
 * @param ascending oldest first
 * @param limit 1 to {@link #MOST}
 */
public record EntryQuery(
        String text,
        Set<String> actors,
        Set<String> actions,
        @Nullable Set<ClusterId> clusters,
        @Nullable Source source,
        boolean refused,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Long beyond,
        boolean ascending,
        int limit) {

    /** What one answer has at most. */
    public static final int MOST = 10_000;

    /** The newest entries. */
    public static EntryQuery newest(int limit) {
        return new EntryQuery("", Set.of(), Set.of(), null, null, false, null, null, null, false, limit);
    }

    public EntryQuery {
        actors = Set.copyOf(actors);
        actions = Set.copyOf(actions);
        clusters = clusters == null ? null : Set.copyOf(clusters);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit " + limit);
        }
    }

    public EntryQuery beyond(@Nullable Long position) {
        return new EntryQuery(text, actors, actions, clusters, source, refused, from, to, position, ascending, limit);
    }

    public EntryQuery of(Set<ClusterId> only) {
        return new EntryQuery(text, actors, actions, only, source, refused, from, to, beyond, ascending, limit);
    }

    public EntryQuery of(@Nullable Instant notBefore, @Nullable Instant before) {
        return new EntryQuery(
                text, actors, actions, clusters, source, refused, notBefore, before, beyond, ascending, limit);
    }

    public EntryQuery reading(boolean oldestFirst, int atMost) {
        return new EntryQuery(text, actors, actions, clusters, source, refused, from, to, beyond, oldestFirst, atMost);
    }
}

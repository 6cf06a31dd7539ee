package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.envoy.DiscoveryService.Desired;
import dev.sallyport.enforcement.envoy.Exchange.Offer;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import dev.sallyport.enforcement.internal.Target;
import dev.sallyport.ledger.ClusterId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway is to have of each cluster, and how far it got with it. Also what it was to have before, as far as that was on its way
 * when something newer came: a slow gateway in a stream of changes would otherwise never be known to have anything, and its listeners
 * never be renewed. Not for concurrent use.
 */
final class Wishes {

    private static final int MOST_FORMER = 4;
    private static final List<String> TYPES =
            List.of(EnvoyResource.CLUSTER, EnvoyResource.ROUTES, EnvoyResource.LISTENER);

    private static final class Wish {
        Desired desired;
        boolean sent;

        /** The types of which it has had everything, now or earlier. */
        final Set<String> accepted = new HashSet<>();

        Wish(Desired desired) {
            this.desired = desired;
        }

        boolean acknowledged() {
            return accepted.size() == TYPES.size();
        }
    }

    private final Map<ClusterId, Wish> present = new HashMap<>();

    /** Oldest first. */
    private final Map<ClusterId, Deque<Wish>> former = new HashMap<>();

    /** The clusters of which something is not acknowledged. */
    private final Set<ClusterId> open = new HashSet<>();

    /** The ticket that was announced as refused last. */
    private final Map<ClusterId, Long> refused = new HashMap<>();

    @Nullable
    Desired of(ClusterId cluster) {
        Wish wish = present.get(cluster);
        return wish == null ? null : wish.desired;
    }

    /** @return whether there is something new to acknowledge */
    boolean replace(ClusterId cluster, @Nullable Desired next) {
        Wish before = present.get(cluster);
        if (next == null) {
            present.remove(cluster);
            former.remove(cluster);
            open.remove(cluster);
            refused.remove(cluster);
            return false;
        }
        if (before != null && before.desired.ticket() == next.ticket()) {
            before.desired = next;
            return false;
        }
        if (before != null && before.sent && !before.acknowledged()) {
            Deque<Wish> earlier = former.computeIfAbsent(cluster, same -> new ArrayDeque<>());
            earlier.addLast(before);
            if (earlier.size() > MOST_FORMER) {
                earlier.removeFirst();
            }
        }
        present.put(cluster, new Wish(next));
        open.add(cluster);
        return true;
    }

    boolean allAcknowledged() {
        return open.isEmpty();
    }

    /** Takes note of what the gateway has now, and tells which targets it has acknowledged by that. */
    void look(BiPredicate<String, EnvoyResource> has, Consumer<Target> acknowledged) {
        open.removeIf(cluster -> {
            Deque<Wish> earlier = former.getOrDefault(cluster, new ArrayDeque<>());
            Wish now = present.get(cluster);
            earlier.forEach(wish -> look(wish, has));
            while (earlier.stream().anyMatch(Wish::acknowledged)) {
                Wish first = earlier.removeFirst();
                if (first.acknowledged()) {
                    acknowledged.accept(first.desired.target());
                }
            }
            if (now == null) {
                return true;
            }
            look(now, has);
            if (now.acknowledged()) {
                former.remove(cluster);
                acknowledged.accept(now.desired.target());
            }
            return now.acknowledged();
        });
    }

    private static void look(Wish wish, BiPredicate<String, EnvoyResource> has) {
        for (String type : TYPES) {
            if (!wish.accepted.contains(type)
                    && wish.desired.of(type).stream().allMatch(resource -> has.test(type, resource))) {
                wish.accepted.add(type);
            }
        }
    }

    /**
     * Listeners that cannot be renewed yet, because their table is not accepted: each with the one to have meanwhile, if a former one can
     * be had.
     *
     * @param ready whether a listener may use the table
     */
    Map<String, Optional<EnvoyResource>> waiting(Predicate<EnvoyResource> ready) {
        Map<String, Optional<EnvoyResource>> waiting = new HashMap<>();
        for (ClusterId cluster : open) {
            Wish wish = present.get(cluster);
            if (wish == null || wish.desired.of(EnvoyResource.ROUTES).stream().allMatch(ready)) {
                continue;
            }
            Map<String, EnvoyResource> meanwhile = new HashMap<>();
            for (Wish earlier : former.getOrDefault(cluster, new ArrayDeque<>())) {
                if (earlier.accepted.contains(EnvoyResource.ROUTES)) {
                    earlier.desired
                            .of(EnvoyResource.LISTENER)
                            .forEach(listener -> meanwhile.put(listener.name(), listener));
                }
            }
            wish.desired
                    .of(EnvoyResource.LISTENER)
                    .forEach(listener ->
                            waiting.put(listener.name(), Optional.ofNullable(meanwhile.get(listener.name()))));
        }
        return waiting;
    }

    /** Something was sent; tells the targets of which it is the first. */
    void sent(String type, Offer offer, Exchange exchange, Consumer<Target> sent) {
        for (ClusterId cluster : open) {
            Wish wish = present.get(cluster);
            if (wish != null
                    && !wish.sent
                    && wish.desired.of(type).stream()
                            .anyMatch(resource -> !exchange.has(resource) && offer.contains(resource))) {
                wish.sent = true;
                sent.accept(wish.desired.target());
            }
        }
    }

    /** Something was refused; tells the targets that it belongs to, each once. */
    void refused(EnvoyResource resource, Consumer<Target> tell) {
        List<ClusterId> concerned = new ArrayList<>();
        present.forEach((cluster, wish) -> {
            Long before = refused.get(cluster);
            if (wish.desired.of(resource.typeUrl()).contains(resource)
                    && (before == null || before != wish.desired.ticket())) {
                concerned.add(cluster);
            }
        });
        for (ClusterId cluster : concerned) {
            Desired desired = of(cluster);
            if (desired != null) {
                refused.put(cluster, desired.ticket());
                tell.accept(desired.target());
            }
        }
    }

    void forgive(ClusterId cluster) {
        refused.remove(cluster);
    }
}

package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Route tables, which go one by one, so that one that is refused or slow holds up no other.
 *
 * <p>A gateway that comes back says the version of the last response alone. So that nothing has to be sent again then, a table that
 * goes out while no other is on its way carries the digest of all that the gateway has with it. While others are on their way nobody
 * knows what it will have; such a version names the table alone and is never taken for a claim.
 */
final class TableExchange implements Exchange {

    private final SortedMap<String, EnvoyResource> wished = new TreeMap<>();
    private final SortedMap<String, EnvoyResource> acknowledged = new TreeMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Map<String, Offer> onTheirWay = new HashMap<>();
    private final Set<String> namesOnTheirWay = new HashSet<>();

    /** What there may be something to say about. */
    private final SortedSet<String> due = new TreeSet<>();

    private boolean subscribed;
    private Set<String> names = Set.of();

    @Override
    public void wish(Collection<EnvoyResource> before, Collection<EnvoyResource> now) {
        before.forEach(table -> wished.remove(table.name()));
        now.forEach(table -> {
            wished.put(table.name(), table);
            due.add(table.name());
        });
        refused.keySet().retainAll(wished.keySet());
    }

    @Override
    public void subscribe(String claimed, Set<String> asked) {
        subscribed = true;
        asks(asked);
        SortedMap<String, EnvoyResource> all = new TreeMap<>(wished);
        all.keySet().retainAll(asked);
        if (claimed.equals(Exchange.digest(all))) {
            acknowledged.putAll(all);
        }
    }

    @Override
    public void asks(Set<String> asked) {
        if (!asked.equals(names)) {
            asked.stream().filter(name -> !names.contains(name)).forEach(due::add);
            names = Set.copyOf(asked);
            // What it does not ask for it drops; asked for again, it is needed again.
            acknowledged.keySet().retainAll(names);
        }
    }

    @Override
    public boolean subscribed() {
        return subscribed;
    }

    boolean isAsked(EnvoyResource table) {
        return names.contains(table.name());
    }

    @Override
    public boolean awaits() {
        return !onTheirWay.isEmpty();
    }

    /** The table to send now; null if there is nothing to say. */
    @Nullable
    Offer next() {
        due.removeIf(name -> !isDue(name));
        for (String name : due) {
            EnvoyResource table = wished.get(name);
            if (table != null && !namesOnTheirWay.contains(name) && !closesTheOpening(name)) {
                return new Offer(awaits() ? "one:" + table.version() : withAllOthers(table), List.of(table));
            }
        }
        return null;
    }

    private boolean isDue(String name) {
        EnvoyResource table = wished.get(name);
        return table != null
                && names.contains(name)
                && !has(table)
                && !table.version().equals(refused.get(name));
    }

    /** The last table of an opening waits for the others, so that its version can name them all. */
    private boolean closesTheOpening(String name) {
        return awaits()
                && !acknowledged.containsKey(name)
                && due.stream().allMatch(other -> other.equals(name) || namesOnTheirWay.contains(other));
    }

    private String withAllOthers(EnvoyResource table) {
        SortedMap<String, EnvoyResource> all = new TreeMap<>(acknowledged);
        all.put(table.name(), table);
        return Exchange.digest(all);
    }

    @Override
    public void sent(String nonce, Offer offer) {
        onTheirWay.put(nonce, offer);
        namesOnTheirWay.add(table(offer).name());
    }

    @Override
    public @Nullable Offer answered(String nonce) {
        Offer offer = onTheirWay.remove(nonce);
        if (offer != null) {
            namesOnTheirWay.remove(table(offer).name());
        }
        return offer;
    }

    private static EnvoyResource table(Offer offer) {
        return offer.resources().getFirst();
    }

    @Override
    public void accepted(Offer offer) {
        EnvoyResource table = table(offer);
        if (names.contains(table.name())) {
            acknowledged.put(table.name(), table);
        }
    }

    @Override
    public List<EnvoyResource> refused(Offer offer, String words) {
        EnvoyResource table = table(offer);
        refused.put(table.name(), table.version());
        return offer.resources();
    }

    @Override
    public boolean has(EnvoyResource table) {
        EnvoyResource there = acknowledged.get(table.name());
        return there != null && there.version().equals(table.version());
    }

    @Override
    public void forgive(Collection<EnvoyResource> tables) {
        for (EnvoyResource table : tables) {
            if (refused.remove(table.name()) != null) {
                due.add(table.name());
            }
        }
    }
}

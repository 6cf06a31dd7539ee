package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clusters or listeners, which go as the full set, because what is left out is removed.
 *
 * <p>A gateway refuses a set for one bad resource. So that this one alone fails, the set goes out again with what the gateway had
 * before in its place. Envoy names the bad ones in its words, and has then applied the others; where it names none it applied
 * nothing, and the new ones are tried one after another.
 */
final class SetExchange implements Exchange {

    private final SortedMap<String, EnvoyResource> wished = new TreeMap<>();
    private SortedMap<String, EnvoyResource> acknowledged = new TreeMap<>();

    /** Of what is wished, what was refused: the version by name. */
    private final Map<String, String> refused = new HashMap<>();

    /** What waits for its turn to be tried. */
    private final SequencedSet<String> heldBack = new LinkedHashSet<>();

    private boolean subscribed;

    /** The set that the gateway has, or will have when it answers; null before the first. */
    private @Nullable String told;

    private @Nullable String refusedSet;

    /** Whether parts of the refused set are being tried one after another. */
    private boolean trying;

    /** Whether something is left as it was because it has to wait for something else. */
    private boolean deferred;

    private @Nullable String nonce;
    private @Nullable Offer onItsWay;

    /** The set that was digested last. */
    private SortedMap<String, EnvoyResource> digested = new TreeMap<>();

    private String digest = Exchange.digest(digested);

    /** Whether there can be anything to offer with what is old, and without it. */
    private boolean news = true;

    private boolean leftovers = true;

    @Override
    public void wish(Collection<EnvoyResource> before, Collection<EnvoyResource> now) {
        if (before.equals(now)) {
            return;
        }
        before.forEach(resource -> wished.remove(resource.name()));
        now.forEach(resource -> wished.put(resource.name(), resource));
        refused.keySet().retainAll(wished.keySet());
        heldBack.retainAll(wished.keySet());
        unsettled();
    }

    @Override
    public void subscribe(String claimed, Set<String> names) {
        subscribed = true;
        unsettled();
        if (claimed.equals(Exchange.digest(wished))) {
            acknowledged = new TreeMap<>(wished);
            told = claimed;
        }
    }

    /** Names do not matter: a gateway gets the whole set. */
    @Override
    public void asks(Set<String> names) {}

    @Override
    public boolean subscribed() {
        return subscribed;
    }

    @Override
    public boolean awaits() {
        return onItsWay != null;
    }

    /**
     * The set to send now; null if there is nothing to say.
     *
     * @param keepingOld whether what the gateway has and is not wished any more stays for now, because something may still lean on it
     * @param waiting what cannot go yet: in place of each goes another one, or it stays as the gateway has it, if it has it at all; asked
     *     for only if there is news
     */
    @Nullable
    Offer next(boolean keepingOld, Supplier<Map<String, Optional<EnvoyResource>>> waiting) {
        if (!subscribed || awaits() || !(keepingOld ? news : leftovers)) {
            return null;
        }
        Map<String, Optional<EnvoyResource>> meanwhile = waiting.get();
        while (true) {
            SortedMap<String, EnvoyResource> due = due(keepingOld, meanwhile);
            String version = digest(due);
            // Where each part was accepted by itself, only the whole can tell which of them is refused with the others.
            boolean lastTry = trying && heldBack.isEmpty();
            if (!version.equals(told) && (lastTry || !version.equals(refusedSet))) {
                trying = trying && !lastTry;
                return new Offer(version, List.copyOf(due.values()));
            }
            if (heldBack.isEmpty()) {
                settled(keepingOld);
                return null;
            }
            heldBack.removeFirst();
        }
    }

    /** What something had to wait for may be there. */
    void reconsider() {
        if (deferred) {
            unsettled();
        }
    }

    private void unsettled() {
        news = true;
        leftovers = true;
    }

    private void settled(boolean keepingOld) {
        news = false;
        leftovers = leftovers && keepingOld;
    }

    private SortedMap<String, EnvoyResource> due(boolean keepingOld, Map<String, Optional<EnvoyResource>> meanwhile) {
        deferred = false;
        SortedMap<String, EnvoyResource> due = new TreeMap<>();
        if (keepingOld) {
            due.putAll(acknowledged);
        }
        wished.forEach((name, resource) -> {
            EnvoyResource before = acknowledged.get(name);
            boolean waits = meanwhile.containsKey(name) && before != null;
            deferred |= waits;
            EnvoyResource next = waits && before != null ? instead(meanwhile, before) : resource;
            if (!next.version().equals(refused.get(name)) && !heldBack.contains(name)) {
                due.put(name, next);
            } else if (before != null) {
                due.put(name, before);
            }
        });
        return due;
    }

    private static EnvoyResource instead(Map<String, Optional<EnvoyResource>> meanwhile, EnvoyResource before) {
        return meanwhile.getOrDefault(before.name(), Optional.empty()).orElse(before);
    }

    @Override
    public void sent(String with, Offer offer) {
        nonce = with;
        onItsWay = offer;
        told = offer.version();
    }

    @Override
    public @Nullable Offer answered(String with) {
        if (!with.equals(nonce)) {
            return null;
        }
        Offer offer = onItsWay;
        nonce = null;
        onItsWay = null;
        unsettled();
        return offer;
    }

    @Override
    public void accepted(Offer offer) {
        acknowledged = byName(offer.resources());
    }

    @Override
    public List<EnvoyResource> refused(Offer offer, String words) {
        refusedSet = offer.version();
        told = digest(acknowledged);
        List<EnvoyResource> suspects =
                offer.resources().stream().filter(resource -> !has(resource)).toList();
        List<EnvoyResource> bad = suspects.stream()
                .filter(resource -> suspects.size() == 1 || words.contains(resource.name()))
                .toList();
        bad.forEach(resource -> refused.put(resource.name(), resource.version()));
        if (bad.isEmpty()) {
            suspects.stream().skip(1).forEach(resource -> heldBack.add(resource.name()));
            trying = !heldBack.isEmpty();
        }
        return bad;
    }

    @Override
    public boolean has(EnvoyResource resource) {
        EnvoyResource there = acknowledged.get(resource.name());
        return there != null && there.version().equals(resource.version());
    }

    @Override
    public void forgive(Collection<EnvoyResource> resources) {
        for (EnvoyResource resource : resources) {
            if (refused.remove(resource.name()) != null) {
                refusedSet = null;
                unsettled();
            }
        }
    }

    /** Most often it is the one of before. */
    private String digest(SortedMap<String, EnvoyResource> set) {
        if (!set.equals(digested)) {
            digested = set;
            digest = Exchange.digest(set);
        }
        return digest;
    }

    private static SortedMap<String, EnvoyResource> byName(List<EnvoyResource> resources) {
        SortedMap<String, EnvoyResource> byName = new TreeMap<>();
        resources.forEach(resource -> byName.put(resource.name(), resource));
        return byName;
    }
}

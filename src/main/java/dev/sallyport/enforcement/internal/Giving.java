package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives gateways what they are to have, those who are to have the same together, and names their filter chains. Where a gateway loses
 * something that it may have under the present name, the name is a new one.
 */
final class Giving {

    private record Group(Candidate candidate, Chain chain) {

        /** Candidates are told apart as objects: those who are to have the same get the very same. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Group group && candidate == group.candidate && chain.equals(group.chain);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(candidate) + chain.hashCode();
        }
    }

    private final ClusterId cluster;
    private final ClusterTrack.World world;
    private final Fleet.TighteningTest tightening;

    private Chain common = Chain.FIRST;

    /** The names of those gateways that do not have the common one. */
    private final Map<String, Chain> others = new HashMap<>();

    /** Whether the second perimeter forbids something that the first one allowed; of the revision that was given last. */
    private final Map<ClusterPerimeter, Map<ClusterPerimeter, Boolean>> compared = new IdentityHashMap<>();

    Giving(ClusterId cluster, ClusterTrack.World world, Fleet.TighteningTest tightening) {
        this.cluster = cluster;
        this.world = world;
        this.tightening = tightening;
    }

    void begins(Chains.Named chains) {
        common = chains.common();
        others.putAll(chains.others());
    }

    /** The listener that refuses everything. */
    void close(ClusterPerimeter newest, String gateway, GatewayTrack track) {
        ClusterPerimeter closed = new ClusterPerimeter(
                cluster, newest.name(), newest.egressPort(), newest.clientSources(), true, newest.perimeter());
        Chain chain = new Chain(closed.perimeter().revision(), Chain.CLOSED);
        Target target = new Target(world.ticket(), closed, chain, false, java.util.Set.of());
        track.called(chain);
        track.given(target);
        world.desire(target, List.of(gateway));
    }

    /** Whether the revision forbids something at any of these gateways. */
    boolean tightens(ClusterPerimeter wanted, Map<String, GatewayTrack> tracks, Refusals refusals) {
        compared.clear();
        Map<String, Candidate> candidates = candidates(wanted, tracks, refusals);
        return candidates.entrySet().stream()
                .anyMatch(entry -> loses(Objects.requireNonNull(tracks.get(entry.getKey())), entry.getValue()));
    }

    /**
     * @param revision whether it is a revision that these gateways were not given yet; then what it forbids renames the chains of all
     */
    void give(ClusterPerimeter wanted, Map<String, GatewayTrack> tracks, Refusals refusals, boolean revision) {
        Map<String, Candidate> candidates = candidates(wanted, tracks, refusals);
        if (!revision) {
            candidates.entrySet().removeIf(entry -> {
                Target given =
                        Objects.requireNonNull(tracks.get(entry.getKey())).target();
                return given != null && given.says(entry.getValue());
            });
        }
        rename(wanted, candidates, tracks, revision);
        Map<Group, List<String>> groups = new LinkedHashMap<>();
        candidates.forEach((gateway, candidate) -> {
            Chain own = Objects.requireNonNull(tracks.get(gateway)).chain();
            groups.computeIfAbsent(new Group(candidate, own == null ? common : own), group -> new ArrayList<>())
                    .add(gateway);
        });
        if (tracks.isEmpty() && revision) {
            // Whoever watches what is wanted is told, although nobody is to have it.
            groups.put(new Group(Candidate.whole(wanted), common), List.of());
        }
        groups.forEach((group, names) -> {
            Target target = new Target(
                    world.ticket(),
                    group.candidate().perimeter(),
                    group.chain(),
                    group.candidate().settles(),
                    group.candidate().without());
            names.forEach(gateway -> Objects.requireNonNull(tracks.get(gateway)).given(target));
            world.desire(target, names);
        });
    }

    /** The same once more, under a new name. */
    void renew(ClusterPerimeter wanted, Map<String, GatewayTrack> tracks) {
        tracks.forEach((gateway, track) -> {
            Target present = track.target();
            if (present != null) {
                Chain next = Chain.since(wanted.perimeter().revision());
                others.put(gateway, next);
                track.called(next);
                world.named(cluster, new Chains.Named(common, Map.copyOf(others)));
                Target target =
                        new Target(world.ticket(), present.perimeter(), next, present.settles(), present.without());
                track.given(target);
                world.desire(target, List.of(gateway));
            }
        });
    }

    private static Map<String, Candidate> candidates(
            ClusterPerimeter wanted, Map<String, GatewayTrack> tracks, Refusals refusals) {
        Withheld withheld = refusals.decide();
        Map<String, Candidate> candidates = new LinkedHashMap<>();
        Map<Object, Candidate> alike = new IdentityHashMap<>();
        tracks.forEach((gateway, track) -> {
            Target given = track.target();
            candidates.put(
                    gateway,
                    refusals.nothing(gateway)
                            ? alike.computeIfAbsent(
                                    given == null ? withheld : given,
                                    same -> refusals.candidate(gateway, track, wanted, withheld))
                            : refusals.candidate(gateway, track, wanted, withheld));
        });
        return candidates;
    }

    private void rename(
            ClusterPerimeter wanted,
            Map<String, Candidate> candidates,
            Map<String, GatewayTrack> tracks,
            boolean revision) {
        List<String> losing = candidates.entrySet().stream()
                .filter(entry -> loses(Objects.requireNonNull(tracks.get(entry.getKey())), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (losing.isEmpty()) {
            return;
        }
        Chain next = Chain.since(wanted.perimeter().revision());
        if (revision) {
            common = next;
            others.clear();
            tracks.values().forEach(track -> track.called(null));
        } else {
            losing.forEach(gateway -> {
                others.put(gateway, next);
                Objects.requireNonNull(tracks.get(gateway)).called(next);
            });
        }
        world.named(cluster, new Chains.Named(common, Map.copyOf(others)));
    }

    private boolean loses(GatewayTrack track, Candidate candidate) {
        return track.held().stream()
                .anyMatch(held -> compared.computeIfAbsent(held, earlier -> new IdentityHashMap<>())
                        .computeIfAbsent(
                                candidate.perimeter(), later -> tightening.between(held, candidate.perimeter())));
    }
}

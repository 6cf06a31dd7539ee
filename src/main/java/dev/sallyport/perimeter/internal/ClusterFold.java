package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster, folded from its entries: its state at the settled revision, the changes after it, and its newest state. Memory is bounded
 * by the rules in force and the changes not yet settled. Guarded by itself.
 */
final class ClusterFold {

    private record Revised(long revision, Change change) {}

    /** What the changes act upon. Copied as references, never rule by rule. */
    private static final class State {
        /** 0 until it is made. */
        private int egressPort;

        private List<Cidr> clientSources = List.of();
        private TrafficPolicy policy = TrafficPolicy.DEFAULT_DENY;
        private boolean closed;
        private long revision;
        private final Map<RuleId, EgressRule> rules;

        State(Map<RuleId, EgressRule> rules) {
            this.rules = rules;
        }

        State copy() {
            State copy = new State(new LinkedHashMap<>(rules));
            copy.egressPort = egressPort;
            copy.clientSources = clientSources;
            copy.policy = policy;
            copy.closed = closed;
            copy.revision = revision;
            return copy;
        }

        void apply(Change change) {
            switch (change) {
                case Change.Created it -> {
                    egressPort = it.egressPort();
                    clientSources = it.clientSources();
                    policy = it.policy();
                }
                case Change.Renamed it -> {}
                case Change.SourcesChanged it -> clientSources = it.clientSources();
                case Change.PolicySet it -> policy = it.policy();
                case Change.AllowAllLocked it -> {}
                case Change.RulePut it -> rules.put(it.rule().id(), it.rule());
                case Change.RuleDeleted it -> rules.remove(it.rule());
                case Change.Deleted it -> {
                    closed = true;
                    rules.clear();
                }
                case Change.Settled it -> {}
                case Change.Refused it -> {}
            }
        }
    }

    private final ClusterId cluster;
    private final State base = new State(new LinkedHashMap<>());
    private final State newest = new State(new LinkedHashMap<>());
    private final Deque<Revised> unsettled = new ArrayDeque<>();

    /** Settled contents of rules that a gateway refused; {@link #base} keeps what all of them had before. */
    private final Map<RuleId, Change.RulePut> refused = new LinkedHashMap<>();

    private List<String> settledBy = List.of();
    private boolean settledByOthers;
    private long lastTaken;

    /** As it is now: a name makes no revision, so none of them has one of its own. */
    private String name = "";

    /** As the name: decides who may change the cluster, and is nothing that a gateway has to know. */
    private boolean allowAllLocked;

    private long settled;
    private @Nullable Instant closedAt;
    private @Nullable ClusterPerimeter picture;

    ClusterFold(ClusterId cluster) {
        this.cluster = cluster;
    }

    /** @param revision null for a change that makes none */
    synchronized void apply(Change change, @Nullable Long revision, Instant at) {
        if (change instanceof Change.Settled it && revision != null) {
            settle(it, revision, at);
            return;
        }
        picture = null;
        name = named(change);
        if (change instanceof Change.AllowAllLocked lock) {
            allowAllLocked = lock.locked();
        }
        if (revision != null && takes(change)) {
            lastTaken = revision;
        }
        newest.apply(change);
        if (revision != null && !(change instanceof Change.Refused)) {
            newest.revision = revision;
            unsettled.addLast(new Revised(revision, change));
        } else {
            base.apply(change);
        }
    }

    /** Whether the entry that made it was there. */
    synchronized boolean created() {
        return newest.egressPort > 0;
    }

    private String named(Change change) {
        return change instanceof Change.Created created
                ? created.name()
                : change instanceof Change.Renamed renamed ? renamed.name() : name;
    }

    /** Whether it takes something away from the newest state, or may: what a rule allows is not compared. */
    private boolean takes(Change change) {
        return switch (change) {
            case Change.RulePut it -> newest.rules.containsKey(it.rule().id());
            case Change.PolicySet it -> it.policy() == TrafficPolicy.DEFAULT_DENY;
            case Change.RuleDeleted it -> true;
            case Change.Deleted it -> true;
            case Change.Created it -> false;
            case Change.Renamed it -> false;
            case Change.SourcesChanged it -> false;
            case Change.AllowAllLocked it -> false;
            case Change.Settled it -> false;
            case Change.Refused it -> false;
        };
    }

    /** A revision further on, or the same with less that was left out. */
    private void settle(Change.Settled fact, long revision, Instant at) {
        if (revision < settled || (revision == settled && !refused.keySet().containsAll(fact.without()))) {
            return;
        }
        settled = revision;
        settledBy = fact.gateways();
        settledByOthers = fact.others() > 0;
        refused.entrySet().removeIf(left -> {
            boolean over = !fact.without().contains(left.getKey());
            if (over) {
                base.apply(left.getValue());
            }
            return over;
        });
        while (!unsettled.isEmpty() && unsettled.peekFirst().revision() <= revision) {
            Revised next = unsettled.removeFirst();
            settle(next.change(), fact);
            base.revision = next.revision();
        }
        if (base.closed && closedAt == null) {
            closedAt = at;
        }
    }

    private void settle(Change change, Change.Settled fact) {
        if (change instanceof Change.RulePut put
                && fact.without().contains(put.rule().id())) {
            refused.put(put.rule().id(), put);
            return;
        }
        if (change instanceof Change.RuleDeleted deleted) {
            refused.remove(deleted.rule());
        } else if (change instanceof Change.RulePut put) {
            refused.remove(put.rule().id());
        } else if (change instanceof Change.Deleted) {
            refused.clear();
        }
        base.apply(change);
    }

    synchronized @Nullable InForce inForce() {
        return settled == 0
                ? null
                : new InForce(picture(base, settled), Set.copyOf(settledBy), settledByOthers, refused.keySet());
    }

    synchronized long lastTaken() {
        return lastTaken;
    }

    synchronized ClusterPerimeter newest() {
        ClusterPerimeter present = picture;
        if (present == null) {
            present = picture(newest, newest.revision);
            picture = present;
        }
        return present;
    }

    synchronized @Nullable ClusterPerimeter at(long revision) {
        if (revision == newest.revision) {
            return newest();
        }
        if (revision < settled || revision > newest.revision) {
            return null;
        }
        State state = base.copy();
        refused.values().forEach(state::apply);
        for (Revised next : unsettled) {
            if (next.revision() > revision) {
                break;
            }
            state.apply(next.change());
        }
        return picture(state, revision);
    }

    synchronized boolean allowAllLocked() {
        return allowAllLocked;
    }

    synchronized long settled() {
        return settled;
    }

    /** When the closed listener was acknowledged; null while it is not, or the cluster exists. */
    synchronized @Nullable Instant closedAt() {
        return closedAt;
    }

    private ClusterPerimeter picture(State state, long revision) {
        return new ClusterPerimeter(
                cluster,
                name,
                state.egressPort,
                state.clientSources,
                state.closed,
                new Perimeter(revision, state.policy, List.copyOf(state.rules.values())));
    }
}

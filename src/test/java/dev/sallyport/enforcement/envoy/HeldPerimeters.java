package dev.sallyport.enforcement.envoy;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Head;
import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.PlainRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Perimeters without a ledger: every revision that was saved, and what enforcement told of them. Any thread. */
final class HeldPerimeters implements PerimeterFold, Settlement {

    /** @param words what the gateway said */
    record Refusal(ClusterId cluster, long revision, String gateway, String words) {}

    /** @param without as in {@link Settlement#settled} */
    record Settled(long revision, Set<RuleId> without) {}

    private static final int FIRST_PORT = 20_000;

    private final Map<ClusterId, List<ClusterPerimeter>> revisions = new LinkedHashMap<>();
    private final Map<ClusterId, Long> settled = new HashMap<>();
    private final Map<ClusterId, InForce> inForce = new HashMap<>();
    private final Map<ClusterId, List<Settled>> facts = new HashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private boolean readOnly;
    private int lostWrites;

    /** A new cluster in deny-all without rules, at revision 1. */
    synchronized ClusterId cluster(String name) {
        ClusterId id = new ClusterId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
        int port = FIRST_PORT + revisions.size();
        revisions.put(
                id,
                new ArrayList<>(List.of(new ClusterPerimeter(
                        id,
                        name,
                        port,
                        List.of(Cidr.trusted("127.0.0.0/8")),
                        false,
                        new Perimeter(1, TrafficPolicy.DEFAULT_DENY, List.of())))));
        return id;
    }

    /** Saves the next revision and answers it. Ranges are told from names by their slash. A rule for a host that was there before is the very same rule. */
    synchronized long save(ClusterId cluster, TrafficPolicy policy, String... hosts) {
        ClusterPerimeter before = newest(cluster);
        Map<String, EgressRule> known = new HashMap<>();
        before.perimeter().rules().forEach(rule -> known.put(rule.name(), rule));
        List<EgressRule> rules = Arrays.stream(hosts)
                .map(host -> known.computeIfAbsent(host, HeldPerimeters::rule))
                .toList();
        return add(before, before.closed(), policy, rules);
    }

    /** Deletes the cluster: its listener is to refuse everything. */
    synchronized long close(ClusterId cluster) {
        ClusterPerimeter before = newest(cluster);
        return add(before, true, before.perimeter().policy(), List.of());
    }

    /** The port of a closed cluster is free again. */
    synchronized void drop(ClusterId cluster) {
        revisions.remove(cluster);
    }

    private long add(ClusterPerimeter before, boolean closed, TrafficPolicy policy, List<EgressRule> rules) {
        long revision = before.perimeter().revision() + 1;
        history(before.cluster()).add(perimeter(before, closed, revision, policy, rules));
        return revision;
    }

    private static ClusterPerimeter perimeter(
            ClusterPerimeter of, boolean closed, long revision, TrafficPolicy policy, List<EgressRule> rules) {
        return new ClusterPerimeter(
                of.cluster(),
                of.name(),
                of.egressPort(),
                of.clientSources(),
                closed,
                new Perimeter(revision, policy, rules));
    }

    /** Saves the next revision, in which the rule for one host leads to another one. */
    synchronized long edit(ClusterId cluster, String host, String another) {
        ClusterPerimeter before = newest(cluster);
        List<EgressRule> rules = before.perimeter().rules().stream()
                .map(rule -> rule.name().equals(host) ? rule(host, another) : rule)
                .toList();
        return add(before, before.closed(), before.perimeter().policy(), rules);
    }

    private static EgressRule rule(String host) {
        return rule(host, host);
    }

    private static EgressRule rule(String name, String host) {
        return PlainRules.rule(
                ruleFor(name),
                name,
                host.contains("/") ? Cidr.trusted(host) : HostPattern.parse(host),
                PortSet.of(List.of(443)));
    }

    /** The rule that was made for a host. */
    static RuleId ruleFor(String host) {
        return new RuleId(UUID.nameUUIDFromBytes(host.getBytes(StandardCharsets.UTF_8)));
    }

    private List<ClusterPerimeter> history(ClusterId cluster) {
        return Objects.requireNonNull(revisions.get(cluster), "no such cluster");
    }

    @Override
    public synchronized Set<ClusterId> clusters() {
        return Set.copyOf(revisions.keySet());
    }

    @Override
    public synchronized ClusterPerimeter newest(ClusterId cluster) {
        return history(cluster).getLast();
    }

    @Override
    public synchronized @Nullable ClusterPerimeter at(ClusterId cluster, long revision) {
        return history(cluster).stream()
                .filter(perimeter -> perimeter.perimeter().revision() == revision)
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized long settled(ClusterId cluster) {
        return settled.getOrDefault(cluster, 0L);
    }

    /** As if an earlier console had seen that it was acknowledged by all of these. */
    synchronized void wasSettled(ClusterId cluster, long revision, String... gateways) {
        settled(cluster, revision, List.of(gateways), Set.of());
    }

    /** What was settled, in order. */
    synchronized List<Settled> settlements(ClusterId cluster) {
        return List.copyOf(facts.getOrDefault(cluster, List.of()));
    }

    /** The database is away: nothing can be written. */
    synchronized void writesNothing() {
        readOnly = true;
    }

    /** It is there again. */
    synchronized void writesAgain() {
        readOnly = false;
    }

    /** How often something could not be written. */
    synchronized int lostWrites() {
        return lostWrites;
    }

    @Override
    public Head latest() {
        return new Head(0, new byte[32]);
    }

    @Override
    public AddressClasses addressClasses() {
        return AddressClasses.standard();
    }

    @Override
    public synchronized void settled(ClusterId cluster, long revision, List<String> gateways, Set<RuleId> without) {
        if (readOnly) {
            lostWrites++;
            notifyAll();
            throw new IllegalStateException("the database is away");
        }
        ClusterPerimeter all = Objects.requireNonNull(at(cluster, revision));
        List<EgressRule> rules = all.perimeter().rules();
        if (!without.isEmpty()) {
            Map<RuleId, EgressRule> kept = new HashMap<>();
            InForce before = inForce.get(cluster);
            if (before != null) {
                before.perimeter().perimeter().rules().forEach(rule -> kept.put(rule.id(), rule));
            }
            rules = rules.stream()
                    .map(rule -> without.contains(rule.id()) ? kept.get(rule.id()) : rule)
                    .filter(Objects::nonNull)
                    .toList();
        }
        inForce.put(
                cluster,
                new InForce(
                        perimeter(all, all.closed(), revision, all.perimeter().policy(), rules),
                        Set.copyOf(gateways),
                        false,
                        without));
        facts.computeIfAbsent(cluster, same -> new ArrayList<>()).add(new Settled(revision, without));
        settled.merge(cluster, revision, Math::max);
        notifyAll();
    }

    @Override
    public synchronized @Nullable InForce inForce(ClusterId cluster) {
        return inForce.get(cluster);
    }

    /** Errs towards the newest. */
    @Override
    public synchronized long lastTaken(ClusterId cluster) {
        return newest(cluster).perimeter().revision();
    }

    /** Waits until that revision is acknowledged by all required gateways. */
    synchronized void awaitSettled(ClusterId cluster, long revision, java.time.Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (settled(cluster) < revision) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("revision " + revision + " is not settled, but " + settled(cluster));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public synchronized void refused(ClusterId cluster, long revision, String gateway, String words) {
        refusals.add(new Refusal(cluster, revision, gateway, words));
    }

    synchronized List<Refusal> refusals() {
        return List.copyOf(refusals);
    }
}

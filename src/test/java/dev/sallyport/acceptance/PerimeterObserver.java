package dev.sallyport.acceptance;

import static org.awaitility.Awaitility.await;

import dev.sallyport.acceptance.GatewaySight.OpenTunnel;
import dev.sallyport.acceptance.GatewaySight.Seen;
import dev.sallyport.acceptance.GatewaySight.Sight;
import dev.sallyport.acceptance.RulesScreen.Shown;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares over and over what the API and an open page say with what a client experiences at each gateway, with new connections and with
 * tunnels that stay open. Only what was said before and after the look alike counts: what changes meanwhile is in progress.
 */
final class PerimeterObserver implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(200);

    /** A gateway that answers does so at once; one that does not must not hold up the look. */
    private static final Duration MOMENT = Duration.ofMillis(300);

    /** What is pushed to a page is there by then, and it says nothing that clients do not experience any longer. */
    private static final long SCREEN_LAG_MILLIS = 4_000;

    /** Of the time since the look before, so much counts as time that the page had: where looks are slow, so is the page. */
    private static final long COUNTED_MILLIS = 2 * PERIOD.toMillis();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Gateways of which it is shown that they may not have what is active. */
    private static final Set<String> NOT_THERE = Set.of("BEHIND", "NOT_SEEN", "NOT_HEARD");

    /** States in which a rule promises nothing yet. */
    private static final Set<String> IN_PROGRESS = Set.of("PENDING_CREATION", "PENDING_UPDATE", "PENDING_DELETION");

    /**
     * @param screen the rules on the page, or null while it was changing
     * @param switchesBefore how often the policy had been switched when it began
     * @param switchesAfter the same when it was over
     */
    private record Moment(Said api, @Nullable Said screen, int switchesBefore, int switchesAfter) {}

    private final PackagedConsole console;
    private final Supplier<RulesScreen> opening;
    private final JsonNode cluster;
    private final Map<String, String> gateways;
    private final int port;
    private final int originPort;
    private final long longestMillis;

    /** The hosts that are looked at, each with the name of the rule that is or was for it. */
    private final Map<String, String> hosts = new ConcurrentHashMap<>();

    private final HeldTunnels tunnels = new HeldTunnels();
    private final Map<String, Long> since = new HashMap<>();

    /** What the page said wrongly at every look up to now, and how much of the time since the first one counts. */
    private final Map<String, Long> lagging = new HashMap<>();

    private long lastLook = System.nanoTime();
    private final List<String> disagreements = new CopyOnWriteArrayList<>();
    private final ExecutorService atGateways = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread thread;
    private final AtomicInteger switches = new AtomicInteger();
    private final Set<String> contradictions = new HashSet<>();
    private final Set<String> told = new HashSet<>();
    private volatile boolean ended;
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger byApi = new AtomicInteger();
    private final AtomicInteger byScreen = new AtomicInteger();

    /**
     * @param screen opens the page; called on the observer's own thread
     * @param gateways name to address
     * @param originPort the port that every rule allows
     * @param longestMillis how long something may be pending without being called inconsistent
     */
    PerimeterObserver(
            PackagedConsole console,
            Supplier<RulesScreen> screen,
            JsonNode cluster,
            Map<String, String> gateways,
            int originPort,
            long longestMillis) {
        this.console = console;
        this.opening = screen;
        this.cluster = cluster;
        this.gateways = gateways;
        this.port = Api.egressPort(cluster);
        this.originPort = originPort;
        this.longestMillis = longestMillis;
        this.thread = Thread.ofPlatform().name("observer").start(this::observe);
    }

    /** From now on this host is looked at, also after its rule is gone. A host without any rule has a name that no rule has. */
    void watch(String ruleName, String host) {
        hosts.put(host, ruleName);
    }

    /** It was long enough ago that it was deleted, or edited. */
    void forget(String ruleName) {
        hosts.values().removeIf(ruleName::equals);
    }

    /** The policy is about to be switched: a look that this falls into says nothing. */
    void policySwitches() {
        switches.incrementAndGet();
    }

    List<String> disagreements() {
        return List.copyOf(disagreements);
    }

    /** Comparisons of what the API said with what a client experienced that could have been a disagreement. */
    int conclusiveByApi() {
        return byApi.get();
    }

    int conclusiveByScreen() {
        return byScreen.get();
    }

    /** Tunnels that are open, or were when it looked last. */
    int tunnelsHeld() {
        return tunnels.held();
    }

    /** Tunnels that were open and found closed after their rule was gone. */
    int tunnelsFoundEnded() {
        return tunnels.foundEnded();
    }

    int looks() {
        return looks.get();
    }

    /** Returns once there were so many looks: whoever makes changes waits for an observer that is slow, and for none that has failed. */
    void awaitLooks(int number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> looks.get() >= number || !thread.isAlive());
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
        atGateways.close();
        tunnels.close();
    }

    private void observe() {
        try (RulesScreen screen = opening.get()) {
            Moment before = null;
            while (!ended) {
                long start = System.nanoTime();
                before = look(before, screen);
                long left = PERIOD.toMillis() - (System.nanoTime() - start) / 1_000_000;
                if (left > 0) {
                    Thread.sleep(left);
                }
            }
        } catch (InterruptedException e) {
            // It ends.
        } catch (RuntimeException | AssertionError e) {
            disagreements.add("the observer failed: " + e);
        }
    }

    /** @return what was said after this look, and so before the next */
    private @Nullable Moment look(@Nullable Moment before, RulesScreen screen) {
        Map<String, String> now = Map.copyOf(hosts);
        Map<String, Map<String, Sight>> seen = before == null ? Map.of() : sights(now.keySet(), before.api());
        Moment after = moment(screen);
        if (before == null || after == null) {
            seen.values().forEach(at -> at.values().forEach(PerimeterObserver::drop));
            return after;
        }
        looks.incrementAndGet();
        boolean onePolicy = before.switchesBefore() == after.switchesAfter();
        Said shownBefore = before.screen();
        Said shownAfter = after.screen();
        contradictions.clear();
        now.forEach((host, rule) -> {
            Map<String, Sight> here = seen.getOrDefault(host, Map.of());
            if (onePolicy) {
                byApi.addAndGet(compare("the API", rule, host, before.api(), after.api(), here, disagreements));
                if (shownBefore != null && shownAfter != null) {
                    byScreen.addAndGet(compare("the page", rule, host, shownBefore, shownAfter, here, contradictions));
                }
            }
            here.forEach((gateway, sight) -> keep(rule, host, gateway, sight));
        });
        tunnels.compare(before.api(), after.api(), disagreements);
        windows(after);
        lags(after);
        return after;
    }

    /** By host and gateway. Of one host a tunnel stays open where it is let through, if its rule is active. */
    private Map<String, Map<String, Sight>> sights(Set<String> asked, Said before) {
        List<String> order = List.copyOf(asked);
        Map<String, Map<String, Sight>> seen = new ConcurrentHashMap<>();
        List<Future<?>> running = new ArrayList<>();
        gateways.forEach((gateway, address) -> {
            String wanted = wantsTunnel(order, gateway, before);
            running.add(atGateways.submit(() -> {
                for (String host : order) {
                    Sight sight =
                            GatewaySight.look(address, port, host + ":" + originPort, MOMENT, host.equals(wanted));
                    seen.computeIfAbsent(host, any -> new ConcurrentHashMap<>()).put(gateway, sight);
                    if (sight.seen() == Seen.NO_ANSWER) {
                        return;
                    }
                }
            }));
        });
        running.forEach(PerimeterObserver::join);
        return seen;
    }

    private @Nullable String wantsTunnel(List<String> order, String gateway, Said before) {
        return order.stream()
                .filter(host -> before.activeFor(hosts.get(host), host) && tunnels.wants(host, gateway))
                .findFirst()
                .orElse(null);
    }

    private static void join(Future<?> running) {
        try {
            running.get();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String rule, String host, String gateway, Sight sight) {
        OpenTunnel tunnel = sight.tunnel();
        if (tunnel != null) {
            tunnels.keep(rule, host, gateway, tunnel);
        }
    }

    private static void drop(Sight sight) {
        OpenTunnel tunnel = sight.tunnel();
        if (tunnel != null) {
            tunnel.close();
        }
    }

    /** @return how many gateways could have disagreed */
    private int compare(
            String who,
            String name,
            String host,
            Said before,
            Said after,
            Map<String, Sight> seen,
            Collection<String> wrong) {
        Shown rule = before.rules().get(name);
        if (!java.util.Objects.equals(rule, after.rules().get(name))
                || !before.policy().equals(after.policy())) {
            return 0;
        }
        boolean mustBeRefused = before.denies() && before.overFor(name, host);
        boolean mustPass = before.policy().equals("ALLOW_ALL") || (before.denies() && before.activeFor(name, host));
        int conclusive = 0;
        for (Map.Entry<String, Sight> at : seen.entrySet()) {
            Seen here = at.getValue().seen();
            boolean there = there(before, at.getKey()) && there(after, at.getKey());
            if (here == Seen.NO_ANSWER || !(mustBeRefused || (mustPass && there))) {
                continue;
            }
            conclusive++;
            if (mustPass ? here == Seen.REFUSED : here == Seen.LET_THROUGH) {
                wrong.add(who + " says " + rule + " of " + name + " with " + before.policy() + ", but " + host + " is "
                        + here + " at " + at.getKey() + ", which is "
                        + before.gateways().get(at.getKey()));
            }
        }
        return conclusive;
    }

    /** Whether nothing is said that explains why it does not have what is active. */
    private static boolean there(Said said, String gateway) {
        return !NOT_THERE.contains(said.gateways().getOrDefault(gateway, "NOT_HEARD"));
    }

    /** Nothing is pending for longer than the deadline without being called so. */
    private void windows(Moment after) {
        Map<String, Long> open = new HashMap<>();
        after.api().rules().forEach((name, rule) -> {
            if (IN_PROGRESS.contains(rule.state())) {
                // Another change of the same rule, or another switch, has a deadline of its own.
                open.put(name + " is " + rule.state() + " for " + rule.destination(), longestMillis);
            }
        });
        if (after.api().policy().equals("UPDATING")) {
            open.put("the policy is pending after switch " + after.switchesAfter(), longestMillis);
        }
        long now = System.nanoTime() / 1_000_000;
        since.keySet().retainAll(open.keySet());
        told.removeIf(what -> !open.containsKey(what) && !lagging.containsKey(what));
        open.forEach((what, longest) -> {
            long lasting = now - since.computeIfAbsent(what, any -> now);
            if (lasting > longest && told.add(what)) {
                disagreements.add(what + " for " + lasting + " ms; " + after);
            }
        });
    }

    /** The page follows the API, and says nothing for long that clients do not experience. */
    private void lags(Moment after) {
        Set<String> wrong = new HashSet<>(contradictions);
        Said shown = after.screen();
        if (shown != null) {
            after.api().rules().forEach((name, rule) -> {
                if (!rule.equals(shown.rules().get(name))) {
                    wrong.add("the page does not follow the API on " + name);
                }
            });
        }
        long now = System.nanoTime();
        long passed = Math.min(COUNTED_MILLIS, (now - lastLook) / 1_000_000);
        lastLook = now;
        lagging.keySet().retainAll(wrong);
        wrong.forEach(what -> {
            Long before = lagging.get(what);
            long lasting = before == null ? 0 : before + passed;
            lagging.put(what, lasting);
            if (lasting > SCREEN_LAG_MILLIS && told.add(what)) {
                disagreements.add(what + " for " + lasting + " ms; " + after);
            }
        });
    }

    private @Nullable Moment moment(RulesScreen screen) {
        int before = switches.get();
        Map<String, Shown> shown = screen.rules();
        HttpResponse<String> rules = console.call("GET", Api.rules(cluster) + "?pagination.limit=100", null);
        HttpResponse<String> status = console.call("GET", "/clusters/" + Api.id(cluster) + "/perimeter/status", null);
        if (rules.statusCode() != 200 || status.statusCode() != 200) {
            return null;
        }
        Map<String, Shown> states = new HashMap<>();
        JSON.readTree(rules.body())
                .get("rules")
                .forEach(rule -> states.put(
                        rule.get("name").asString(),
                        new Shown(
                                rule.get("state").asString(),
                                rule.get("destination").asString())));
        JsonNode picture = JSON.readTree(status.body());
        String policy = picture.get("egress_traffic_policy").asString();
        Map<String, String> present = new HashMap<>();
        picture.get("gateways")
                .forEach(gateway -> present.put(
                        gateway.get("name").asString(), gateway.get("state").asString()));
        return new Moment(
                new Said(policy, states, present),
                shown == null ? null : new Said(policy, shown, present),
                before,
                switches.get());
    }
}

package dev.sallyport.acceptance;

import dev.sallyport.acceptance.GatewaySight.Seen;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares over and over what the API says with what a client experiences at each gateway. Only what was said before and after the
 * look alike counts: what changes meanwhile is in progress.
 */
final class PerimeterObserver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long EVERY_MILLIS = 200;

    /** States in which the API promises nothing yet. */
    private static final Set<String> IN_PROGRESS =
            Set.of("PENDING_CREATION", "PENDING_UPDATE", "PENDING_DELETION", "INCONSISTENT");

    private record Said(String policy, Map<String, String> rules, Map<String, String> gateways) {}

    private final PackagedConsole console;
    private final JsonNode cluster;
    private final Map<String, String> gateways;
    private final int port;
    private final long longestMillis;
    private final Map<String, String> authorities = new ConcurrentHashMap<>();
    private final Map<String, Long> pendingSince = new HashMap<>();
    private final List<String> disagreements = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean ended;
    private volatile int looks;

    /**
     * @param gateways name to address
     * @param longestMillis how long a rule may be pending without being called inconsistent
     */
    PerimeterObserver(PackagedConsole console, JsonNode cluster, Map<String, String> gateways, long longestMillis) {
        this.console = console;
        this.cluster = cluster;
        this.gateways = gateways;
        this.port = Api.egressPort(cluster);
        this.longestMillis = longestMillis;
        this.thread = Thread.ofPlatform().name("observer").start(this::observe);
    }

    /** From now on this rule is looked at, also after it is gone. */
    void watch(String ruleName, String authority) {
        authorities.put(ruleName, authority);
    }

    /** It was long enough ago that it was deleted. */
    void forget(String ruleName) {
        authorities.remove(ruleName);
    }

    List<String> disagreements() {
        return List.copyOf(disagreements);
    }

    int looks() {
        return looks;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join();
    }

    private void observe() {
        while (!ended) {
            look();
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        Set<String> names = new TreeSet<>(authorities.keySet());
        Said before = said();
        if (before == null) {
            return;
        }
        Map<String, Map<String, Seen>> seen = new HashMap<>();
        gateways.forEach((gateway, address) -> {
            for (String name : names) {
                String authority = authorities.get(name);
                if (authority != null) {
                    Seen here = GatewaySight.tunnel(address, port, authority);
                    seen.computeIfAbsent(name, any -> new HashMap<>()).put(gateway, here);
                    if (here == Seen.NO_ANSWER) {
                        return;
                    }
                }
            }
        });
        Said after = said();
        if (after == null) {
            return;
        }
        looks++;
        names.forEach(name -> compare(name, before, after, seen.getOrDefault(name, Map.of())));
        windows(after);
    }

    private void compare(String name, Said before, Said after, Map<String, Seen> seen) {
        String state = before.rules().get(name);
        if (!java.util.Objects.equals(state, after.rules().get(name))) {
            return;
        }
        List<String> wrong = new ArrayList<>();
        seen.forEach((gateway, here) -> {
            boolean inSync = "IN_SYNC".equals(before.gateways().get(gateway))
                    && "IN_SYNC".equals(after.gateways().get(gateway));
            if (state == null && denies(before) && denies(after) && here == Seen.LET_THROUGH) {
                wrong.add(gateway + " lets through what is gone");
            }
            if ("ACTIVE".equals(state) && inSync && here == Seen.REFUSED) {
                wrong.add(gateway + " is in sync and refuses what is active");
            }
        });
        if (!wrong.isEmpty()) {
            disagreements.add(name + " is " + state + ", but " + wrong + "; " + before + " " + after);
        }
    }

    private static boolean denies(Said said) {
        return said.policy().equals("DEFAULT_DENY");
    }

    private void windows(Said after) {
        long now = System.nanoTime() / 1_000_000;
        pendingSince.keySet().removeIf(name -> {
            String state = after.rules().get(name);
            return state == null || !IN_PROGRESS.contains(state) || state.equals("INCONSISTENT");
        });
        after.rules().forEach((name, state) -> {
            if (IN_PROGRESS.contains(state) && !state.equals("INCONSISTENT")) {
                long since = pendingSince.computeIfAbsent(name, any -> now);
                if (now - since > longestMillis) {
                    disagreements.add(name + " is " + state + " for " + (now - since) + " ms");
                }
            }
        });
    }

    private @Nullable Said said() {
        HttpResponse<String> rules = console.call("GET", Api.rules(cluster) + "?pagination.limit=100", null);
        HttpResponse<String> status = console.call("GET", "/clusters/" + Api.id(cluster) + "/perimeter/status", null);
        if (rules.statusCode() != 200 || status.statusCode() != 200) {
            return null;
        }
        Map<String, String> states = new HashMap<>();
        JSON.readTree(rules.body())
                .get("rules")
                .forEach(rule -> states.put(
                        rule.get("name").asString(), rule.get("state").asString()));
        Map<String, String> present = new HashMap<>();
        JsonNode picture = JSON.readTree(status.body());
        picture.get("gateways")
                .forEach(gateway -> present.put(
                        gateway.get("name").asString(), gateway.get("state").asString()));
        return new Said(picture.get("egress_traffic_policy").asString(), states, present);
    }
}

package dev.sallyport.acceptance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Makes, edits and deletes rules and switches the policy, one thing after another, and tells the observer where to look. */
final class RandomChanges {

    private static final int MOST_GONE = 4;

    private final Api api;
    private final JsonNode cluster;
    private final int port;
    private final PerimeterObserver observer;
    private final Random random;
    private final Deque<JsonNode> alive = new ArrayDeque<>();
    private final Deque<String> gone = new ArrayDeque<>();
    private boolean allowsAll;

    RandomChanges(Api api, JsonNode cluster, int port, PerimeterObserver observer, Random random) {
        this.api = api;
        this.cluster = cluster;
        this.port = port;
        this.observer = observer;
        this.random = random;
    }

    void one(int number) throws InterruptedException {
        int what = random.nextInt(20);
        if (what == 0 || allowsAll) {
            switchTo(!allowsAll);
        } else if (what < 5 && !alive.isEmpty()) {
            edit(number);
        } else if (alive.size() < 2 || (alive.size() < 6 && random.nextBoolean())) {
            create(number);
        } else {
            JsonNode rule = alive.remove();
            delete(rule);
            gone.add(name(rule));
        }
        if (gone.size() > MOST_GONE) {
            observer.forget(gone.remove());
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(400));
    }

    private void create(int number) {
        String host = "r" + number + ".example.test";
        alive.add(api.addRule(cluster, "r" + number, host, port));
        observer.watch("r" + number, host);
    }

    /** Another host for the same rule: the one before is allowed no more. */
    private void edit(int number) {
        JsonNode rule = alive.remove();
        String host = "e" + number + ".example.test";
        observer.watch(name(rule), host);
        alive.add(edit(rule, "\"destination\":\"" + host + "\""));
    }

    private void switchTo(boolean allowAll) {
        observer.policySwitches();
        allowsAll = allowAll;
        api.setPolicy(cluster, allowAll);
    }

    private JsonNode edit(JsonNode rule, String change) {
        return api.call("PATCH", Api.rules(cluster) + "/" + Api.id(rule), "{" + change + "}")
                .get("Rule");
    }

    /** What a gateway refused while it could not bind its port is tried again: changed content is. */
    void repair() {
        if (api.policy(cluster).equals("ERROR")) {
            switchTo(true);
            api.awaitPolicy(cluster, "ALLOW_ALL");
        }
        if (allowsAll) {
            switchTo(false);
        }
        List<JsonNode> rules = new ArrayList<>(alive);
        for (JsonNode rule : rules) {
            if (api.state(cluster, rule).endsWith("_FAILED")) {
                edit(rule, "\"description\":\"once more\"");
            }
        }
    }

    /** At least one rule, and each in force. */
    void awaitActive() {
        if (alive.isEmpty()) {
            create(Integer.MAX_VALUE);
        }
        alive.forEach(rule -> api.awaitState(cluster, rule, "ACTIVE"));
        api.awaitPolicy(cluster, "DEFAULT_DENY");
    }

    void deleteAll() {
        alive.forEach(this::delete);
        alive.forEach(rule -> api.awaitGone(cluster, rule));
    }

    private void delete(JsonNode rule) {
        api.call("DELETE", Api.rules(cluster) + "/" + Api.id(rule), null);
    }

    private static String name(JsonNode rule) {
        return rule.get("name").asString();
    }
}

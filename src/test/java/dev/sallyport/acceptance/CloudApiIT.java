package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.acceptance.TerraformClient.DataSource;
import dev.sallyport.acceptance.TerraformClient.Planned;
import dev.sallyport.acceptance.TerraformClient.Policy;
import dev.sallyport.acceptance.TerraformClient.Rule;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What published clients of the wire do, against the packaged jar with a real gateway: every state here was reached by an
 * acknowledgement.
 */
@SuppressWarnings("NullAway.Init")
class CloudApiIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static PackagedConsole console;
    private static Api api;

    @BeforeAll
    static void start() {
        console = PackagedConsole.in(folder.resolve("data"), Map.of()).start();
        api = new Api(console);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void terraform_applies_plans_edits_replaces_imports_and_destroys() throws Exception {
        JsonNode made = api.cluster("terraform-all");
        String cluster = Api.id(made);
        TerraformClient terraform = new TerraformClient(console);
        List<Rule> wanted = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            wanted.add(
                    i % 2 == 0
                            ? new Rule(
                                    "rule-" + i,
                                    "FQDN",
                                    "site" + i + ".example.com",
                                    "d “" + i + "” ",
                                    List.of(443, 80))
                            : new Rule("rule-" + i, "CIDR", "10.18." + i + ".0/24", "", i == 1 ? null : List.of(9092)));
        }

        // The policy and eight rules as one burst.
        List<Callable<Planned>> creations = wanted.stream()
                .map(rule -> (Callable<Planned>) () -> terraform.createRule(cluster, rule))
                .toList();
        List<Planned> state;
        try (ExecutorService workers = Executors.newFixedThreadPool(10)) {
            Future<Boolean> policy = workers.submit(() -> terraform.setPolicy(cluster, false));
            state = all(workers.invokeAll(creations));
            assertThat(policy.get(90, TimeUnit.SECONDS)).as("allow_all").isFalse();
        }

        for (int i = 0; i < 8; i++) {
            assertThat(state.get(i).isWhat(wanted.get(i)))
                    .as(state.get(i) + " for " + wanted.get(i))
                    .isTrue();
            assertThat(terraform.readRule(cluster, state.get(i).id()))
                    .as("no drift")
                    .isEqualTo(state.get(i));
        }
        assertThat(terraform.readPolicy(cluster)).isFalse();

        Rule edited = wanted.get(0).with("another description", List.of(8443, 443));
        Planned after = terraform.updateRule(cluster, state.get(0), edited);
        assertThat(after.isWhat(edited)).isTrue();
        assertThat(after.id()).isEqualTo(state.get(0).id());
        assertThat(after.createdAt()).isEqualTo(state.get(0).createdAt());

        // Ports are cleared by a replacement under the same name.
        Rule cleared = wanted.get(2).with(wanted.get(2).description(), null);
        terraform.deleteRule(cluster, state.get(2));
        Planned replaced = terraform.createRule(cluster, cleared);
        assertThat(replaced.isWhat(cleared)).isTrue();
        assertThat(replaced.id()).isNotEqualTo(state.get(2).id());

        // An import knows the ids alone.
        assertThat(terraform.importRule(cluster + ":" + replaced.id())).isEqualTo(replaced);
        assertThat(terraform.importPolicy(cluster)).isEqualTo(new Policy(cluster, false));
        assertThat(terraform.dataSource(cluster))
                .isEqualTo(new DataSource(
                        cluster, "terraform-all", "ADVANCED", "AWS", "CREATED", List.of(), 0, false, 0, 0));

        List<Planned> last = new ArrayList<>(state);
        last.set(2, replaced);
        try (ExecutorService workers = Executors.newFixedThreadPool(10)) {
            Future<Boolean> policy = workers.submit(() -> terraform.setPolicy(cluster, true));
            List<Callable<Boolean>> deletions = last.stream()
                    .map(rule -> (Callable<Boolean>) () -> {
                        terraform.deleteRule(cluster, rule);
                        return true;
                    })
                    .toList();
            assertThat(all(workers.invokeAll(deletions))).containsOnly(true);
            assertThat(policy.get(90, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(api.call("GET", Api.rules(made), null).get("rules")).isEmpty();
        api.call("DELETE", "/clusters/" + cluster, null);
    }

    @Test
    void an_apply_that_is_told_to_come_later_gets_through() throws Exception {
        String cluster = Api.id(api.cluster("hurried"));
        TerraformClient terraform = new TerraformClient(console);
        burst(400);
        List<Callable<Planned>> creations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Rule rule = new Rule("rule-" + i, "FQDN", "site" + i + ".example.com", "", List.of(443));
            creations.add(() -> terraform.createRule(cluster, rule));
        }
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            assertThat(all(workers.invokeAll(creations)))
                    .extracting(Planned::state)
                    .containsOnly("ACTIVE");
        }
        assertThat(terraform.repeated()).contains(503);
        awaitFullPace();
        api.call("DELETE", "/clusters/" + cluster, null);
    }

    /** Ports are cleared by a replacement under the same name, and the gateways may take their time with the first half of it. */
    @Test
    void an_apply_that_finds_the_name_still_held_gets_through_once_it_is_free() throws Exception {
        String cluster = Api.id(api.cluster("held"));
        TerraformClient terraform = new TerraformClient(console);
        Rule rule = new Rule("held", "FQDN", "held.example.com", "", List.of(443));
        Planned before = terraform.createRule(cluster, rule);
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            Future<Planned> replacing = console.whileGatewayStandsStill(() -> {
                api.call("DELETE", "/clusters/" + cluster + "/networking/egress-rules/" + before.id(), null);
                Future<Planned> creating = worker.submit(() -> terraform.createRule(cluster, rule.with("", null)));
                await().atMost(PATIENCE).until(() -> terraform.repeated().contains(409));
                return creating;
            });
            Planned after = replacing.get(90, TimeUnit.SECONDS);
            assertThat(after.id()).isNotEqualTo(before.id());
            assertThat(after.ports()).isNull();
        }
        api.call("DELETE", "/clusters/" + cluster, null);
    }

    /** The flow of the published guide, as curl sends it. */
    @Test
    void the_guide_runs_through_with_nothing_but_the_address_changed() {
        JsonNode cluster = api.cluster("guide-flow");
        assertThat(api.call("GET", "/clusters/" + Api.id(cluster), null)
                        .get("egress_traffic_policy")
                        .asString())
                .isEqualTo("ALLOW_ALL");
        assertThat(api.call("POST", Api.rules(cluster) + "/egress-traffic-policy", "{\"allow_all\": false}")
                        .toString())
                .isEqualTo("{}");
        JsonNode buckets = api.call(
                        "POST",
                        Api.rules(cluster),
                        "{\"name\": \"roach-buckets\",\"type\": \"FQDN\",\"destination\": \"storage.googleapis.com\",\"ports\": [443,80],\"description\": \"GCS\"}")
                .get("Rule");
        JsonNode kafka = api.call(
                        "POST",
                        Api.rules(cluster),
                        "{\"name\": \"roach-kafka\",\"type\": \"CIDR\",\"destination\": \"123.34.62.123/32\",\"ports\": [443],\"description\": \"Kafka\"}")
                .get("Rule");
        api.awaitPolicy(cluster, "DEFAULT_DENY");
        api.awaitState(cluster, buckets, "ACTIVE");
        api.awaitState(cluster, kafka, "ACTIVE");
        JsonNode list = api.call("GET", Api.rules(cluster), null);
        assertThat(names(list)).containsExactly("roach-buckets", "roach-kafka");
        assertThat(list.get("pagination").isNull()).isTrue();
        assertThat(api.call("DELETE", Api.rules(cluster) + "/" + Api.id(kafka), null)
                        .get("Rule")
                        .get("id"))
                .isEqualTo(kafka.get("id"));
        api.awaitGone(cluster, kafka);
        JsonNode gateways = api.call("GET", "/clusters/" + Api.id(cluster) + "/nodes", null);
        assertThat(gateways.get("nodes").get(0).get("status").asString()).isEqualTo("LIVE");
        api.call("DELETE", "/clusters/" + Api.id(cluster), null);
    }

    @Test
    void a_cluster_made_in_deny_all_is_in_deny_all() {
        JsonNode cluster = api.call(
                "POST",
                "/clusters",
                "{\"name\":\"restricted\",\"provider\":\"GCP\",\"spec\":{\"dedicated\":{\"region_nodes\":{\"us-1\":1},\"hardware\":{\"storage_gib\":15,\"machine_spec\":{}},\"restrict_egress_traffic\":true}}}");
        assertThat(cluster.get("egress_traffic_policy").asString()).isEqualTo("DEFAULT_DENY");
        api.awaitPolicy(cluster, "DEFAULT_DENY");
        api.call("DELETE", "/clusters/" + Api.id(cluster), null);
    }

    @Test
    void whoever_waits_is_answered_with_what_the_gateway_acknowledged() {
        JsonNode cluster = api.cluster("waiting");
        api.call("POST", Api.rules(cluster) + "/egress-traffic-policy?wait=30", "{\"allow_all\":false}");
        assertThat(api.policy(cluster)).isEqualTo("DEFAULT_DENY");
        JsonNode rule = api.call(
                        "POST",
                        Api.rules(cluster) + "?wait=30",
                        "{\"name\":\"a\",\"type\":\"FQDN\",\"destination\":\"a.example.com\",\"description\":\"\"}")
                .get("Rule");
        assertThat(rule.get("state").asString()).isEqualTo("ACTIVE");
        assertThat(rule.get("gateways").get(0).get("acknowledged").asBoolean()).isTrue();
        api.call("DELETE", Api.rules(cluster) + "/" + Api.id(rule) + "?wait=30", null);
        assertThat(console.call("GET", Api.rules(cluster) + "/" + Api.id(rule), null)
                        .statusCode())
                .isEqualTo(404);
        JsonNode status = api.call("GET", "/clusters/" + Api.id(cluster) + "/perimeter/status", null);
        assertThat(status.get("settled_revision")).isEqualTo(status.get("revision"));
        assertThat(status.get("gateways").get(0).get("state").asString()).isEqualTo("IN_SYNC");
        api.call("DELETE", "/clusters/" + Api.id(cluster), null);
    }

    @Test
    void a_pager_sees_each_rule_once_while_others_come_between_the_pages() {
        JsonNode cluster = api.cluster("paging");
        for (int i = 10; i < 34; i += 2) {
            api.addRule(cluster, "r" + i, "r" + i + ".example.com", 443);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int inserted = 11;
        do {
            JsonNode page = api.call(
                    "GET",
                    Api.rules(cluster) + "?pagination.limit=5" + (cursor.isEmpty() ? "" : "&pagination.page=" + cursor),
                    null);
            seen.addAll(names(page));
            api.addRule(cluster, "r" + inserted, "r" + inserted + ".example.com", 443);
            inserted += 2;
            JsonNode next = page.get("pagination").isNull()
                    ? null
                    : page.get("pagination").get("next_page");
            cursor = next == null || next.isNull() ? "" : next.asString();
        } while (!cursor.isEmpty());
        assertThat(seen).doesNotHaveDuplicates().isSorted();
        assertThat(seen).contains("r10", "r12", "r14", "r16", "r18", "r20", "r22", "r24", "r26", "r28", "r30", "r32");
        api.call("DELETE", "/clusters/" + Api.id(cluster), null);
    }

    /** As the SDK does it: whole seconds, and an offset other than Z. */
    @Test
    void the_audit_log_can_be_tailed_without_missing_or_repeating_for_ever() {
        String cluster = Api.id(api.cluster("audited"));
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
        Set<String> made = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Instant[] from = {start};
        String rules = "/clusters/" + cluster + "/networking/egress-rules";
        for (int i = 0; i < 5; i++) {
            made.add(Objects.requireNonNull(api.call(
                            "POST",
                            rules,
                            "{\"name\":\"a" + i + "\",\"type\":\"FQDN\",\"destination\":\"a" + i
                                    + ".example.com\",\"description\":\"\"}")
                    .get("Rule")
                    .get("id")
                    .asString()));
            tail(from, cluster, seen);
        }
        await().atMost(PATIENCE).until(() -> {
            tail(from, cluster, seen);
            return seen.containsAll(made);
        });
        Instant position = from[0];
        await().atMost(PATIENCE).until(() -> {
            tail(from, cluster, seen);
            return from[0].isAfter(position) || from[0].equals(position) && quiet(from[0]);
        });
        assertThat(seen).isEqualTo(made);
        api.call("DELETE", "/clusters/" + cluster, null);
    }

    private static boolean quiet(Instant from) {
        return Instant.now().isAfter(from.plusSeconds(3));
    }

    private static void tail(Instant[] from, String cluster, Set<String> seen) {
        String time = OffsetDateTime.ofInstant(from[0], ZoneOffset.ofHours(2)).toString();
        JsonNode log = api.call(
                "GET",
                "/auditlogevents?limit=3&sort_order=ASC&starting_from="
                        + (time.length() == 22 ? time.replace("+", ":00+") : time).replace("+", "%2B"),
                null);
        log.get("entries").forEach(entry -> {
            if (cluster.equals(entry.get("cluster_id").asString(""))
                    && entry.get("action").asString().equals("AUDIT_LOG_ACTION_ADD_EGRESS_RULE")) {
                seen.add(
                        JSON.readTree(entry.get("payload").asString()).get("id").asString());
            }
        });
        Instant next = Instant.parse(log.get("next_starting_from").asString());
        assertThat(next).isEqualTo(next.truncatedTo(ChronoUnit.SECONDS)).isAfterOrEqualTo(from[0]);
        from[0] = next;
    }

    /** An apply must not be ended by the limit; what goes beyond it is told to come later, and gets through. */
    @Test
    void a_burst_passes_and_the_excess_is_told_to_come_later() throws Exception {
        List<HttpResponse<String>> all = burst(600);
        assertThat(all.stream().filter(answer -> answer.statusCode() == 400)).hasSizeGreaterThan(50);
        assertThat(all).allSatisfy(answer -> assertThat(answer.statusCode()).isIn(400, 503));
        assertThat(all.stream().filter(answer -> answer.statusCode() == 503))
                .isNotEmpty()
                .allSatisfy(answer -> {
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                    assertThat(JSON.readTree(answer.body()).get("code").asInt()).isEqualTo(14);
                });
        await().atMost(PATIENCE)
                .until(() -> console.call("GET", "/clusters", null).statusCode() == 200);
        awaitFullPace();
    }

    private static List<HttpResponse<String>> burst(int requests) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<HttpResponse<String>>> answers = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(32)) {
            for (int i = 0; i < requests; i++) {
                answers.add(workers.submit(() -> {
                    go.await();
                    return console.call("POST", "/clusters", "{");
                }));
            }
            go.countDown();
            return all(answers);
        }
    }

    /** The other tests share the key. */
    private static void awaitFullPace() {
        String unknown = "/clusters/" + UUID.randomUUID();
        await().pollInterval(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> {
            for (int i = 0; i < 40; i++) {
                if (console.call("GET", unknown, null).statusCode() == 503) {
                    return false;
                }
            }
            return true;
        });
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.get("rules").forEach(rule -> names.add(rule.get("name").asString()));
        return names;
    }

    private static <T> List<T> all(List<Future<T>> futures) throws Exception {
        List<T> values = new ArrayList<>();
        for (Future<T> future : futures) {
            values.add(future.get(120, TimeUnit.SECONDS));
        }
        return values;
    }
}

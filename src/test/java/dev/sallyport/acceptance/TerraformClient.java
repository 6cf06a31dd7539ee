package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Terraform provider's way of calling, request by request: its headers, its order, what it repeats and what ends its apply. Written
 * from the published behaviour of version 1.22.
 */
final class TerraformClient {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MOST_REPEATS = 60;

    private final PackagedConsole console;
    private final List<Integer> repeated = Collections.synchronizedList(new ArrayList<>());

    /** A rule as it stands in a configuration. */
    record Rule(
            String name,
            String type,
            String destination,
            String description,
            @Nullable List<Integer> ports) {

        Rule with(String newDescription, @Nullable List<Integer> newPorts) {
            return new Rule(name, type, destination, newDescription, newPorts);
        }
    }

    /** What a state file would hold of a rule. */
    record Planned(
            String id,
            String name,
            String type,
            String destination,
            String description,
            @Nullable List<Integer> ports,
            String state,
            boolean managed,
            String createdAt) {

        /** Whether a plan of {@code rule} would change nothing. */
        boolean isWhat(Rule rule) {
            return name.equals(rule.name())
                    && type.equals(rule.type())
                    && destination.equals(rule.destination())
                    && description.equals(rule.description())
                    && Objects.equals(ports, rule.ports());
        }
    }

    /** What a state file would hold of a policy. */
    record Policy(String id, boolean allowAll) {}

    record DataSource(
            String id,
            String name,
            String plan,
            String provider,
            String state,
            List<String> regions,
            int storageGib,
            boolean backups,
            int retentionDays,
            int frequencyMinutes) {}

    TerraformClient(PackagedConsole console) {
        this.console = console;
    }

    /** The statuses that it repeated a request after. */
    List<Integer> repeated() {
        return List.copyOf(repeated);
    }

    /** Reads again after 503, four times at most and when it is told to; never a change. */
    private HttpResponse<String> send(String method, String path, @Nullable String body) {
        HttpResponse<String> answer = sendOnce(method, path, body);
        for (int again = 0; again < 4 && method.equals("GET") && answer.statusCode() == 503; again++) {
            repeated.add(answer.statusCode());
            long seconds =
                    Long.parseLong(answer.headers().firstValue("Retry-After").orElse("1"));
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            answer = sendOnce(method, path, body);
        }
        return answer;
    }

    private HttpResponse<String> sendOnce(String method, String path, @Nullable String body) {
        HttpResponse<String> answer = console.send(
                method,
                path,
                body,
                "Cc-Version",
                "2024-09-16",
                "Accept",
                "application/json",
                "Content-Type",
                "application/json",
                "User-Agent",
                "terraform-provider-cockroach ccloud-sdk-go/8.0.0");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        return answer;
    }

    /** Repeats what the provider repeats; anything else that is no success ends the apply. */
    private JsonNode change(String method, String path, @Nullable String body) {
        for (int attempt = 0; attempt < MOST_REPEATS; attempt++) {
            HttpResponse<String> answer = send(method, path, body);
            if (answer.statusCode() < 300) {
                return JSON.readTree(answer.body());
            }
            JsonNode status = JSON.readTree(answer.body());
            String message = status.get("message").asString();
            assertThat(status.get("code").isInt()).isTrue();
            boolean again = answer.statusCode() == 503
                    || answer.statusCode() >= 500
                    || message.contains("lock")
                    || message.contains("POLICY_UPDATING");
            assertThat(again)
                    .as("fatal: " + method + " " + path + " " + answer.body())
                    .isTrue();
            repeated.add(answer.statusCode());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        throw new AssertionError("still refused: " + method + " " + path);
    }

    private JsonNode cluster(String cluster) {
        return read("/clusters/" + cluster);
    }

    private JsonNode read(String path) {
        HttpResponse<String> answer = send("GET", path, null);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** The data source of a cluster: what its state would hold. Either read failing fails the plan. */
    DataSource dataSource(String cluster) {
        JsonNode read = cluster(cluster);
        JsonNode backups = read("/clusters/" + read.get("id").asString() + "/backups-config");
        List<String> regions = new ArrayList<>();
        read.get("regions").forEach(region -> regions.add(region.get("name").asString()));
        return new DataSource(
                read.get("id").asString(),
                read.get("name").asString(),
                read.get("plan").asString(),
                read.get("cloud_provider").asString(),
                read.get("state").asString(),
                regions,
                read.get("config").get("dedicated").get("storage_gib").asInt(),
                backups.get("enabled").asBoolean(),
                backups.get("retention_days").asInt(),
                backups.get("frequency_minutes").asInt());
    }

    /** @param id the cluster's, as an import has it */
    Policy importPolicy(String id) {
        return new Policy(cluster(id).get("id").asString(), readPolicy(id));
    }

    /** @param id {@code <cluster id>:<rule id>} */
    @Nullable
    Planned importRule(String id) {
        String[] ids = id.split(":");
        return readRule(ids[0], ids[1]);
    }

    private static String rules(String cluster) {
        return "/clusters/" + cluster + "/networking/egress-rules";
    }

    Planned createRule(String cluster, Rule rule) {
        if (!cluster(cluster).get("egress_traffic_policy").asString().equals("DEFAULT_DENY")) {
            change("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":false}");
        }
        return awaitActive(cluster, change("POST", rules(cluster), body(rule, true)));
    }

    Planned updateRule(String cluster, Planned before, Rule rule) {
        return awaitActive(cluster, change("PATCH", rules(cluster) + "/" + before.id(), body(rule, false)));
    }

    /** The first poll comes at once: a stale ACTIVE would end it with the old values. */
    private Planned awaitActive(String cluster, JsonNode envelope) {
        String id = envelope.get("Rule").get("id").asString();
        List<JsonNode> seen = new ArrayList<>();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    HttpResponse<String> answer = send("GET", rules(cluster) + "/" + id, null);
                    assertThat(answer.statusCode())
                            .as("right after the write: " + answer.body())
                            .isEqualTo(200);
                    seen.add(JSON.readTree(answer.body()).get("rule"));
                    return seen.getLast().get("state").asString().equals("ACTIVE");
                });
        return planned(seen.getLast());
    }

    @Nullable
    Planned readRule(String cluster, String id) {
        HttpResponse<String> answer = send("GET", rules(cluster) + "/" + id, null);
        return answer.statusCode() == 404
                ? null
                : planned(JSON.readTree(answer.body()).get("rule"));
    }

    void deleteRule(String cluster, Planned rule) {
        change("DELETE", rules(cluster) + "/" + rule.id(), null);
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(() -> send("GET", rules(cluster) + "/" + rule.id(), null).statusCode() == 404);
    }

    /** Creates or updates the policy resource; answers what the state file would say of {@code allow_all}. */
    boolean setPolicy(String cluster, boolean allowAll) {
        change("POST", rules(cluster) + "/egress-traffic-policy", "{\"allow_all\":" + allowAll + "}");
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
            String policy = cluster(cluster).get("egress_traffic_policy").asString();
            assertThat(policy).isNotEqualTo("ERROR");
            return !policy.equals("UPDATING");
        });
        return readPolicy(cluster);
    }

    boolean readPolicy(String cluster) {
        return cluster(cluster).get("egress_traffic_policy").asString().equals("ALLOW_ALL");
    }

    private static Planned planned(JsonNode rule) {
        List<Integer> ports = new ArrayList<>();
        rule.get("ports").forEach(port -> ports.add(port.asInt()));
        return new Planned(
                rule.get("id").asString(),
                rule.get("name").asString(),
                rule.get("type").asString(),
                rule.get("destination").asString(),
                rule.get("description").asString(),
                ports.isEmpty() ? null : ports,
                rule.get("state").asString(),
                rule.get("crl_managed").asBoolean(),
                rule.get("created_at").asString());
    }

    private static String body(Rule rule, boolean withName) {
        var body = JSON.createObjectNode();
        if (withName) {
            body.put("name", rule.name());
        }
        body.put("type", rule.type()).put("destination", rule.destination()).put("description", rule.description());
        if (rule.ports() != null) {
            body.set("ports", JSON.valueToTree(rule.ports()));
        }
        return body.toString();
    }
}

package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.Repository;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.Constructor;

/** What can be measured, by whom, and that documents and alerts speak of nothing else. */
public class MetricsTest {

    private static final RunningConsole CONSOLE = RunningConsole.shared();
    private static final String METRICS = "/actuator/prometheus";
    private static final Pattern NAME = Pattern.compile("\\b(sallyport|http_server|jvm|process|hikaricp)_[a-z0-9_]+");

    @Test
    void figures_are_for_those_who_may_read_the_whole_ledger() {
        assertThat(CONSOLE.get(METRICS).statusCode()).isEqualTo(401);
        assertThat(CONSOLE.get(METRICS, "Authorization", "Bearer wrong").statusCode())
                .isEqualTo(401);
        assertThat(scrape(key(Role.AUDITOR, null)).statusCode()).isEqualTo(200);
        assertThat(scrape(RunningConsole.KEY).statusCode()).isEqualTo(200);
        assertThat(scrape(key(Role.ORG_MEMBER, null)).statusCode()).isEqualTo(403);
        assertThat(scrape(key(Role.CLUSTER_ADMIN, new ClusterId(UUID.randomUUID())))
                        .statusCode())
                .isEqualTo(403);
        assertThat(CONSOLE.get(METRICS, "Cookie", CONSOLE.signedIn(Actor.system("test")))
                        .statusCode())
                .as("a browser's session")
                .isEqualTo(401);
    }

    @Test
    void everything_that_is_documented_or_alerted_on_is_measured() {
        CONSOLE.get("/api/v1/clusters", "Authorization", "Bearer wrong");
        ApiCalls.admin().cluster();
        TreeSet<String> spoken = new TreeSet<>();
        for (String file : List.of("docs/operations.md", "deploy/alerts.yaml")) {
            Matcher names = NAME.matcher(Repository.read(file));
            while (names.find()) {
                spoken.add(names.group());
            }
        }
        assertThat(spoken).hasSizeGreaterThan(15);
        // Roles of the database.
        spoken.removeAll(List.of("sallyport_owner", "sallyport_app"));
        // Known only where a gateway answers or an anchor is set, or after a loss or a refusal.
        spoken.removeAll(List.of(
                "sallyport_gateway_answer_seconds_count",
                "sallyport_gateway_answer_seconds_sum",
                "sallyport_gateway_state",
                "sallyport_gateway_alarm",
                "sallyport_anchor_failing",
                "sallyport_anchor_entry",
                "sallyport_gateway_behind_revisions",
                "sallyport_connections_lost_total",
                "sallyport_connections_unplaced_total",
                "sallyport_refusals_total"));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            String figures = scrape(RunningConsole.KEY).body();
            assertThat(spoken).allSatisfy(name -> assertThat(figures).containsPattern("(?m)^" + name + "[{ ]"));
        });
    }

    @Test
    void figures_name_nobody_and_hold_no_secret() {
        String figures = scrape(RunningConsole.KEY).body();
        assertThat(figures).doesNotContain("CCDB1_", "@example.com", "127.0.0.1\"");
    }

    @Test
    void the_file_of_alerts_is_one_that_prometheus_reads() {
        Alerts file = new Yaml(new Constructor(Alerts.class, new LoaderOptions()))
                .load(Repository.read("deploy/alerts.yaml"));
        List<String> names = new ArrayList<>();
        for (Group group : file.groups) {
            assertThat(group.name).isNotBlank();
            for (Alert alert : group.rules) {
                names.add(alert.alert);
                assertThat(alert.expr).isNotBlank().satisfies(MetricsTest::balanced);
                assertThat(alert.labels.get("severity")).isIn("page", "ticket");
                assertThat(alert.annotations).containsOnlyKeys("summary", "description");
            }
        }
        assertThat(names).hasSizeGreaterThan(8).doesNotHaveDuplicates();
    }

    /** What a file of alerts may hold; an unknown key is an error, as it is to Prometheus. */
    public static final class Alerts {
        public List<Group> groups = List.of();
    }

    public static final class Group {
        public String name = "";
        public List<Alert> rules = List.of();
    }

    public static final class Alert {
        public String alert = "";
        public String expr = "";
        public Map<String, String> labels = Map.of();
        public Map<String, String> annotations = Map.of();

        /** How long the expression must hold. */
        public void setFor(String duration) {
            assertThat(duration).matches("[0-9]+[smh]");
        }
    }

    private static void balanced(String expression) {
        int open = 0;
        for (char c : expression.toCharArray()) {
            open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
            assertThat(open).as(expression).isNotNegative();
        }
        assertThat(open).as(expression).isZero();
    }

    private static HttpResponse<String> scrape(String key) {
        return CONSOLE.get(METRICS, "Authorization", "Bearer " + key);
    }

    private static String key(Role role, @org.jspecify.annotations.Nullable ClusterId scope) {
        Accounts accounts = CONSOLE.get(Accounts.class);
        Actor system = Actor.system("test");
        IssuedKey key = accounts.createServiceAccount(system, "figures " + UUID.randomUUID(), Set.of(), null);
        accounts.grant(system, scope, key.account(), role);
        return key.secret();
    }
}

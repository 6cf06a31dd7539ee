package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What the API asks of the database, asked of both. */
class ApiDatabasesTest {

    private static final Map<TestDatabases, RunningConsole> STARTED = new EnumMap<>(TestDatabases.class);

    private static ApiCalls on(TestDatabases database) {
        return switch (database) {
            case H2 -> ApiCalls.admin();
            case POSTGRES -> ApiCalls.of(STARTED.computeIfAbsent(database, ApiDatabasesTest::start));
        };
    }

    private static RunningConsole start(TestDatabases database) {
        try {
            return RunningConsole.start(
                    database.settings(Files.createTempDirectory("sallyport-api")), HttpClient.newBuilder());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        STARTED.values().forEach(RunningConsole::close);
    }

    @ParameterizedTest
    @EnumSource
    void twins_of_one_idempotency_key_make_one_change(TestDatabases database) throws Exception {
        ApiCalls api = on(database);
        String cluster = api.cluster();
        String body = rule("once", ",\"idempotency_key\":\"twin\"");
        List<Callable<HttpResponse<String>>> twins = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            twins.add(() -> api.send("POST", rules(cluster), body));
        }
        String first = "";
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (Future<HttpResponse<String>> twin : pool.invokeAll(twins)) {
                HttpResponse<String> answer = twin.get(60, TimeUnit.SECONDS);
                if (answer.statusCode() == 503) {
                    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                } else {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    assertThat(first.isEmpty() || first.equals(answer.body()))
                            .as("as at first")
                            .isTrue();
                    first = answer.body();
                }
            }
        }
        assertThat(first).isNotEmpty();
        assertThat(api.call("POST", rules(cluster), body)).isEqualTo(ApiCalls.JSON.readTree(first));
        assertThat(api.get(rules(cluster)).get("rules")).hasSize(1);
        assertThat(api.get("/clusters/" + cluster).get("revision").asString())
                .as("one change")
                .isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    void pages_and_earlier_instants_come_out_alike(TestDatabases database) throws InterruptedException {
        ApiCalls api = on(database);
        String cluster = api.cluster();
        for (String name : List.of("b", "D", "a", "c-1", "c_1", "c.1")) {
            api.add(cluster, name);
        }
        api.settleHere(cluster);
        Instant then = Instant.now();
        ApiCalls.nextSecond(then);
        String gone = api.get(rules(cluster)).get("rules").get(0).get("id").asString();
        api.call("DELETE", rules(cluster) + "/" + gone, null);
        api.settleHere(cluster);
        List<String> all = names(api.get(rules(cluster)));
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get(
                    rules(cluster) + "?pagination.limit=2" + (cursor.isEmpty() ? "" : "&pagination.page=" + cursor));
            paged.addAll(names(page));
            JsonNode following = page.get("pagination").isNull()
                    ? null
                    : page.get("pagination").get("next_page");
            cursor = following == null || following.isNull() ? "" : following.asString();
        } while (!cursor.isEmpty());
        assertThat(paged).isEqualTo(all).hasSize(5).doesNotContain("a");
        JsonNode before = api.get(rules(cluster) + "?pagination.as_of_time=" + then.truncatedTo(ChronoUnit.SECONDS));
        assertThat(names(before)).hasSize(6).contains("a");
        before.get("rules")
                .forEach(rule -> assertThat(rule.get("state").asString()).isEqualTo("ACTIVE"));
    }

    @ParameterizedTest
    @EnumSource
    void the_audit_log_and_accounts_are_read_and_written(TestDatabases database) {
        ApiCalls api = on(database);
        String account = api.call("POST", "/service-accounts", "{\"name\":\"ci " + java.util.UUID.randomUUID() + "\"}")
                .get("id")
                .asString();
        api.call("POST", "/api-keys", "{\"name\":\"k\",\"service_account_id\":\"" + account + "\"}");
        assertThat(api.get("/api-keys?service_account_id=" + account).get("api_keys"))
                .hasSize(1);
        JsonNode newest = api.get("/auditlogevents?sort_order=DESC&limit=1").get("entries");
        assertThat(newest.get(0).get("action").asString()).isEqualTo("AUDIT_LOG_ACTION_CREATE_API_KEY");
        assertThat(api.get("/auditlogevents?limit=1")
                        .get("entries")
                        .get(0)
                        .get("id")
                        .asString())
                .isEqualTo("1");
    }

    /** What one of the databases would not keep is refused before either is asked. */
    @ParameterizedTest
    @EnumSource
    void text_that_is_none_is_refused_alike(TestDatabases database) {
        ApiCalls api = on(database);
        String cluster = api.cluster();
        String account = api.call("POST", "/service-accounts", "{\"name\":\"odd " + java.util.UUID.randomUUID() + "\"}")
                .get("id")
                .asString();
        for (String odd : List.of("\\u0000", "\\ud800", "a\\udc00b")) {
            for (HttpResponse<String> answer : List.of(
                    api.send("POST", "/service-accounts", "{\"name\":\"" + odd + "\"}"),
                    api.send("PATCH", "/service-accounts/" + account, "{\"description\":\"" + odd + "\"}"),
                    api.send(
                            "POST",
                            "/api-keys",
                            "{\"name\":\"" + odd + "\",\"service_account_id\":\"" + account + "\"}"),
                    api.send("POST", "/clusters", "{\"provider\":\"AWS\",\"name\":\"" + odd + "\"}"),
                    api.send("POST", rules(cluster), rule("x", ",\"idempotency_key\":\"" + odd + "\"")),
                    api.send("POST", rules(cluster), rule("x", ",\"purpose\":\"" + odd + "\"")),
                    api.send("POST", rules(cluster), rule("x").replace("\"d\"", "\"" + odd + "\"")),
                    api.send("POST", rules(cluster), rule("x", ",\"paths\":[\"/" + odd + "\"]")))) {
                ApiCalls.assertStatus(answer, 400, 3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_end_is_answered_as_it_is_kept_and_one_that_is_never_reached_is_refused(TestDatabases database) {
        ApiCalls api = on(database);
        String cluster = api.cluster();
        JsonNode made =
                api.call("POST", rules(cluster), rule("ends", ",\"expires_at\":\"2999-01-01T00:00:00.123456789Z\""));
        assertThat(made.get("Rule").get("expires_at").asString()).isEqualTo("2999-01-01T00:00:00.123456Z");
        assertThat(api.get(rules(cluster)).get("rules").get(0).get("expires_at").asString())
                .isEqualTo("2999-01-01T00:00:00.123456Z");
        ApiCalls.assertStatus(
                api.send("POST", rules(cluster), rule("far", ",\"expires_at\":\"+300000-01-01T00:00:00Z\"")), 400, 3);
    }

    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.get("rules").forEach(rule -> names.add(rule.get("name").asString()));
        return names;
    }
}

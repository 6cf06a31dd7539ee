package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.rule;
import static dev.sallyport.doors.ApiCalls.rules;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Role;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tools.jackson.databind.JsonNode;

/** Fifty clients write to one cluster at once. */
class ConcurrentWritersTest {

    private static final int WRITERS = 50;
    private static final int ROUNDS = 3;

    @Test
    void every_acknowledged_write_is_in_the_ledger_in_its_order_and_none_is_lost(TestReporter reporter)
            throws Exception {
        String cluster = ApiCalls.admin().cluster();
        String shared = ApiCalls.admin().add(cluster, "shared").get("id").asString();
        Map<Long, String> acknowledged = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
        List<ApiCalls> clients = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            clients.add(ApiCalls.as(Role.CLUSTER_OPERATOR_WRITER, cluster));
        }
        List<Callable<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            writers.add(() -> {
                ApiCalls client = clients.get(writer);
                long last = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    String name = "w" + writer + "-" + round;
                    long revision = write(client, "POST", rules(cluster), rule(name), name, acknowledged, micros);
                    assertThat(revision).as("order of one writer's writes").isGreaterThan(last);
                    // Half of them write one field of the shared rule, half another.
                    String edit = writer % 2 == 0
                            ? "{\"description\":\"%s\"}".formatted(name)
                            : "{\"ports\":[%d]}".formatted(1 + writer * ROUNDS + round);
                    last = write(client, "PATCH", rules(cluster) + "/" + shared, edit, edit, acknowledged, micros);
                    assertThat(last).isGreaterThan(revision);
                }
                return true;
            });
        }
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<Boolean> writer : pool.invokeAll(writers)) {
                assertThat(writer.get(120, TimeUnit.SECONDS)).isTrue();
            }
        }
        report(reporter, micros, System.nanoTime() - start);

        // One revision for each write, without a hole, in the order of the ledger.
        assertThat(new TreeMap<>(acknowledged).keySet())
                .hasSize(2 * WRITERS * ROUNDS)
                .first()
                .isEqualTo(3L);
        assertThat(new TreeMap<>(acknowledged).lastKey()).isEqualTo(2L + 2 * WRITERS * ROUNDS);
        List<Entry> entries = RunningConsole.shared().get(Ledger.class).after(0, Integer.MAX_VALUE).stream()
                .filter(entry -> ClusterId.parse(cluster).equals(entry.draft().cluster())
                        && entry.draft().revision() != null
                        && acknowledged.containsKey(entry.draft().revision()))
                .toList();
        assertThat(entries.stream().map(entry -> entry.draft().revision()))
                .containsExactlyElementsOf(new TreeMap<>(acknowledged).keySet());
        String description = "d";
        String ports = "[]";
        for (Entry entry : entries) {
            JsonNode written = ApiCalls.JSON.readTree(entry.draft().payload().bytes());
            String said = Objects.requireNonNull(acknowledged.get(entry.draft().revision()));
            if (said.startsWith("w")) {
                assertThat(written.get("name").asString()).isEqualTo(said);
            } else {
                JsonNode edit = ApiCalls.JSON.readTree(said);
                description = edit.has("description") ? edit.get("description").asString() : description;
                ports = edit.has("ports") ? edit.get("ports").toString() : ports;
                assertThat(written.get("description").asString())
                        .as("no edit undone")
                        .isEqualTo(description);
                assertThat(written.get("ports").toString()).isEqualTo(ports);
            }
        }
        assertThat(ApiCalls.admin().get(rules(cluster)).get("rules")).hasSize(1 + WRITERS * ROUNDS);
    }

    private static long write(
            ApiCalls client,
            String method,
            String path,
            String body,
            String said,
            Map<Long, String> acknowledged,
            ConcurrentLinkedQueue<Long> micros) {
        long start = System.nanoTime();
        HttpResponse<String> answer = client.send(method, path, body);
        micros.add((System.nanoTime() - start) / 1_000);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        long revision = Long.parseLong(ApiCalls.JSON
                .readTree(answer.body())
                .get("Rule")
                .get("revision")
                .asString());
        assertThat(acknowledged.put(revision, said))
                .as("one write for one revision")
                .isNull();
        return revision;
    }

    private static void report(TestReporter reporter, ConcurrentLinkedQueue<Long> micros, long nanos) {
        List<Long> sorted = micros.stream().sorted().toList();
        reporter.publishEntry(
                "concurrent writers",
                String.format(
                        Locale.ROOT,
                        "%d writers: %.0f writes a second, p50 %.0f ms, p99 %.0f ms",
                        WRITERS,
                        sorted.size() / (nanos / 1e9),
                        sorted.get(sorted.size() / 2) / 1e3,
                        sorted.get(sorted.size() * 99 / 100) / 1e3));
    }
}

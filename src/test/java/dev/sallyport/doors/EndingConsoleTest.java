package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who follows a perimeter or waits for it holds up no end of the console, and is told properly. */
class EndingConsoleTest {

    private static final String STATUS = "/api/v1/clusters/%s/perimeter/status";

    @Test
    void a_stream_and_a_waiting_request_end_whole_when_the_console_ends() throws Exception {
        RunningConsole console = RunningConsole.start(Map.of(), HttpClient.newBuilder());
        HttpClient http = HttpClient.newHttpClient();
        try {
            String cluster = cluster(console, http);
            HttpResponse<InputStream> stream = http.send(
                    asked(console, STATUS.formatted(cluster))
                            .header("Accept", "text/event-stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            BufferedReader events = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
            assertThat(events.readLine()).isEqualTo("event:status");
            // Nothing enforces here, so that it would wait for a minute.
            CompletableFuture<HttpResponse<String>> waiting = http.sendAsync(
                    asked(
                                    console,
                                    "/api/v1/clusters/" + cluster
                                            + "/networking/egress-rules/egress-traffic-policy?wait=60")
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"allow_all\":false}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            // Once the change is told to who follows it is saved, and the other waits for it to settle.
            while (!events.readLine().contains("\"revision\":\"2\"")) {
                assertThat(waiting).isNotDone();
            }

            console.close();

            assertThat(waiting.get(1, TimeUnit.MINUTES).statusCode()).isEqualTo(200);
            assertThatCode(() -> events.lines().count())
                    .as("the stream ends, and is not cut off")
                    .doesNotThrowAnyException();
        } finally {
            // Not closed: that would wait for a stream that does not end.
            http.shutdownNow();
        }
    }

    private static String cluster(RunningConsole console, HttpClient http) throws IOException, InterruptedException {
        JsonNode made = ApiCalls.JSON.readTree(http.send(
                        asked(console, "/api/v1/clusters")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"name\":\"ending\",\"provider\":\"AWS\",\"spec\":{}}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        return made.get("id").asString();
    }

    private static HttpRequest.Builder asked(RunningConsole console, String path) {
        return HttpRequest.newBuilder(console.url(path)).header("Authorization", "Bearer " + RunningConsole.KEY);
    }
}

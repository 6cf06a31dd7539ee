package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An embedded database that closes itself, as it does when its disk is full. */
class DatabaseLossTest {

    @Test
    void a_database_that_closed_itself_is_opened_again_and_meanwhile_health_says_so() {
        try (RunningConsole console = RunningConsole.start(Map.of(), HttpClient.newBuilder())) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> console.get("/actuator/health").statusCode() == 200);
            assertThat(add(console, "before")).isEqualTo(200);

            // What H2 does by itself when a write fails.
            JdbcClient.create(console.get(DataSource.class))
                    .sql("SHUTDOWN IMMEDIATELY")
                    .update();

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> console.get("/actuator/health/readiness").statusCode() == 200);
            await().atMost(Duration.ofSeconds(30)).until(() -> add(console, "after") == 200);
            assertThat(console.get("/api/v1/clusters", "Authorization", "Bearer " + RunningConsole.KEY)
                            .body())
                    .contains("\"before\"", "\"after\"");
        }
    }

    private static int add(RunningConsole console, String name) {
        return console.send(HttpRequest.newBuilder(console.url("/api/v1/clusters"))
                        .header("Authorization", "Bearer " + RunningConsole.KEY)
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"name\":\"" + name + "\",\"provider\":\"AWS\",\"spec\":{}}")))
                .statusCode();
    }
}

package dev.sallyport.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Verification;
import dev.sallyport.testing.TestDatabases;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was acknowledged is there after a kill: twenty kills of the same file, each at another moment. */
class LedgerKillTest {

    private static final int KILLS = 20;

    @Test
    void twenty_kills_lose_no_acknowledged_entry(@TempDir Path folder) throws Exception {
        Random moment = new Random(4_711);
        long acknowledged = 0;
        for (int i = 0; i < KILLS; i++) {
            acknowledged = Math.max(acknowledged, writeAndKill(folder, 1 + moment.nextInt(40)));
            try (var database = TestDatabases.H2.migrated(folder)) {
                JdbcLedger ledger = new JdbcLedger(
                        JdbcClient.create(database),
                        false,
                        new DataFolder(folder),
                        Clock.systemUTC(),
                        List.of(),
                        checked -> {});
                assertThat(ledger.head().sequence()).as("kill " + i).isGreaterThanOrEqualTo(acknowledged);
                assertThat(ledger.verify()).as("kill " + i).isInstanceOf(Verification.Intact.class);
            }
        }
        assertThat(acknowledged).isGreaterThan(KILLS);
    }

    /** Answers the last position that the writer said before it was killed, after so many of them. */
    private static long writeAndKill(Path folder, int entries) throws IOException, InterruptedException {
        Process writer = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LedgerWriter.class.getName(),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long last = 0;
        try (BufferedReader said = writer.inputReader()) {
            int heard = 0;
            String line = said.readLine();
            while (line != null) {
                if (line.matches("[0-9]+")) {
                    last = Long.parseLong(line);
                    if (++heard == entries) {
                        writer.toHandle().destroyForcibly();
                    }
                }
                line = said.readLine();
            }
        }
        writer.waitFor();
        assertThat(last).as("the writer wrote nothing").isPositive();
        return last;
    }
}

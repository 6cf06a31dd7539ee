package dev.sallyport.console.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Head;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A file says of which ledger it is, also if there is nothing else to say. */
class ReportDownloadTest {

    private static final Instant AT = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void a_report_without_a_row_carries_the_head_of_the_ledger() {
        byte[] hash = new byte[32];
        hash[0] = (byte) 0xab;
        ReportFile nothing = ReportFile.of(AT, List.of());
        ReportDownload download =
                new ReportDownload("clusters", () -> nothing, new Head(7, hash), "DEMO", (name, content) -> content);

        List<String> lines = download.csv(nothing).lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).endsWith(",ledger_head,laboratory");
        assertThat(lines.get(1)).endsWith(",\"ab" + "00".repeat(31) + "\",\"DEMO\"");
        assertThat(lines.get(1).split(",", -1)).hasSameSizeAs(lines.get(0).split(",", -1));
        assertThat(download.json(nothing)).contains("\"ledger_sequence\":7", "\"ledger_head\":\"ab00");
    }
}

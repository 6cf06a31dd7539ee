package dev.sallyport.console.reports;

import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.sallyport.console.parts.CsvCell;
import dev.sallyport.ledger.Head;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A report as a file, in a ZIP with the signature over it. Made when it is asked for, so that who lost the right since gets none. */
final class ReportDownload {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String name;
    private final Supplier<ReportFile> report;
    private final Head head;
    private final String mark;
    private final Sealing sealing;

    /** Puts a file, by its name, into a ZIP with its seal. */
    interface Sealing {
        byte[] zip(String name, byte[] content);
    }

    /**
     * @param name of the file, without instant and extension
     * @param head of the ledger when the report was asked for
     * @param mark what everything from this installation carries, may be empty
     */
    ReportDownload(String name, Supplier<ReportFile> report, Head head, String mark, Sealing sealing) {
        this.sealing = sealing;
        this.name = name;
        this.report = report;
        this.head = head;
        this.mark = mark;
    }

    DownloadHandler csv() {
        return handler("csv", this::csv);
    }

    DownloadHandler json() {
        return handler("json", this::json);
    }

    /** @param name of the file, without instant and extension */
    static DownloadHandler pdf(String name, Instant at, String mark, Supplier<byte[]> document, Sealing sealing) {
        return event -> send(event, file(name, at, "pdf", mark), document.get(), sealing);
    }

    private DownloadHandler handler(String extension, Function<ReportFile, String> write) {
        return event -> {
            ReportFile made = report.get();
            send(
                    event,
                    file(name, made.at(), extension, mark),
                    write.apply(made).getBytes(StandardCharsets.UTF_8),
                    sealing);
        };
    }

    private static String file(String name, Instant at, String extension, String mark) {
        String whole = name + "-" + at.toString().replace(':', '-') + "." + extension;
        return mark.isEmpty() ? whole : mark + "-" + whole;
    }

    private static void send(DownloadEvent event, String name, byte[] content, Sealing sealing) {
        byte[] zip = sealing.zip(name, content);
        event.setFileName(name + ".zip");
        event.setContentType("application/zip");
        event.getResponse().setHeader("Cache-Control", "no-store");
        try (OutputStream out = event.getOutputStream()) {
            out.write(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String csv(ReportFile made) {
        StringBuilder text = new StringBuilder();
        List<String> columns = new ArrayList<>(made.columns());
        columns.addAll(List.of("ledger_head", "laboratory"));
        text.append(String.join(",", columns)).append("\r\n");
        // A report that found nothing says so of a ledger too.
        List<List<String>> rows = made.rows().isEmpty()
                ? List.of(Collections.nCopies(made.columns().size(), ""))
                : made.rows();
        for (List<String> row : rows) {
            List<String> cells = new ArrayList<>(row);
            cells.add(head());
            cells.add(mark);
            text.append(cells.stream().map(CsvCell::of).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString();
    }

    String json(ReportFile made) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(made.fields());
        fields.put("ledger_sequence", head.sequence());
        fields.put("ledger_head", head());
        if (!mark.isEmpty()) {
            fields.put("laboratory", mark);
        }
        return JSON.writeValueAsString(fields);
    }

    private String head() {
        return HexFormat.of().formatHex(head.hash());
    }
}

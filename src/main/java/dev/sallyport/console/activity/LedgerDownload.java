package dev.sallyport.console.activity;

import com.vaadin.flow.server.streams.DownloadHandler;
import dev.sallyport.access.Activity;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.reports.CsvCell;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The entries that a page lists, as a file: written while it is read, a page at a time. Each page asks again whether the person may
 * read, so a download ends when the right does.
 */
final class LedgerDownload {

    private static final int PAGE = 500;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> COLUMNS = List.of(
            "sequence",
            "at",
            "actor",
            "actor_kind",
            "source",
            "cluster_id",
            "cluster",
            "revision",
            "action",
            "what",
            "error",
            "hash",
            "laboratory");

    private final Activity activity;
    private final Actor actor;
    private final Map<ClusterId, String> clusters;
    private final String mark;

    /**
     * @param clusters names by id
     * @param mark what every line and the name of the file say of this installation, may be empty
     */
    LedgerDownload(Activity activity, Actor actor, Map<ClusterId, String> clusters, String mark) {
        this.activity = activity;
        this.actor = actor;
        this.clusters = clusters;
        this.mark = mark;
    }

    DownloadHandler csv(EntryQuery query) {
        return handler(query, "CSV", "activity.csv", "text/csv; charset=utf-8", out -> {
            out.write(String.join(",", COLUMNS) + "\r\n");
            each(query, entry -> out.write(row(entry)));
        });
    }

    /** One entry a line, with everything that was hashed. */
    DownloadHandler json(EntryQuery query) {
        return handler(
                query,
                "JSON",
                "activity.jsonl",
                "application/x-ndjson",
                out -> each(query, entry -> out.write(JSON.writeValueAsString(object(entry)) + "\n")));
    }

    @FunctionalInterface
    private interface Content {
        void write(Writer out) throws IOException;
    }

    @FunctionalInterface
    private interface EntryWriter {
        void write(Entry entry) throws IOException;
    }

    private DownloadHandler handler(EntryQuery query, String format, String name, String type, Content content) {
        return event -> {
            activity.exported(actor, format, query);
            event.setFileName(mark.isEmpty() ? name : mark + "-" + name);
            event.setContentType(type);
            event.getResponse().setHeader("Cache-Control", "no-store");
            try (OutputStream stream = event.getOutputStream();
                    Writer out = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8))) {
                content.write(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private void each(EntryQuery query, EntryWriter writer) throws IOException {
        EntryQuery asked = query.reading(false, PAGE);
        Long next = null;
        do {
            EntryPage page = activity.find(actor, asked.beyond(next));
            for (Entry entry : page.entries()) {
                writer.write(entry);
            }
            next = page.next();
        } while (next != null);
    }

    private String row(Entry entry) {
        Draft draft = entry.draft();
        ClusterId cluster = draft.cluster();
        return List.of(
                                Long.toString(entry.sequence()),
                                entry.at().toString(),
                                draft.actor().name(),
                                draft.actor().kind().name(),
                                draft.actor().source().name(),
                                cluster == null ? "" : cluster.toString(),
                                cluster == null ? "" : clusters.getOrDefault(cluster, ""),
                                draft.revision() == null ? "" : Long.toString(draft.revision()),
                                draft.action(),
                                EntryWords.sentence(activity.sentence(actor, entry)),
                                Objects.requireNonNullElse(draft.error(), ""),
                                HexFormat.of().formatHex(entry.hash()),
                                mark)
                        .stream()
                        .map(CsvCell::of)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private Map<String, @Nullable Object> object(Entry entry) {
        Draft draft = entry.draft();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("sequence", entry.sequence());
        fields.put("at", entry.at().toString());
        fields.put("actor", draft.actor().name());
        fields.put("actor_id", draft.actor().id().toString());
        fields.put("actor_kind", draft.actor().kind().name());
        fields.put("source", draft.actor().source().name());
        fields.put(
                "cluster_id", draft.cluster() == null ? null : draft.cluster().toString());
        fields.put("revision", draft.revision());
        fields.put("action", draft.action());
        fields.put("payload_type", draft.payload().type());
        fields.put("payload", draft.payload().text());
        fields.put("error", draft.error());
        fields.put("salt", HexFormat.of().formatHex(entry.salt()));
        fields.put("previous_hash", HexFormat.of().formatHex(entry.previousHash()));
        fields.put("hash", HexFormat.of().formatHex(entry.hash()));
        if (!mark.isEmpty()) {
            fields.put("laboratory", mark);
        }
        return fields;
    }
}

package dev.sallyport.reports;

import dev.sallyport.ledger.Head;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a report is in a file: rows of text, and the same as named values. Null and an empty cell are "not known" or "has not happened". */
record ReportFile(List<String> columns, List<List<String>> rows, Map<String, @Nullable Object> fields) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * A file without rows has one empty one: it still says to which end of the ledger it belongs.
     *
     * @param mark what everything from this installation carries, may be empty
     */
    byte[] csv(Head head, String mark) {
        StringBuilder text = new StringBuilder();
        List<String> titles = new ArrayList<>(columns);
        titles.addAll(List.of("ledger_sequence", "ledger_head", "laboratory"));
        text.append(String.join(",", titles)).append("\r\n");
        List<String> last = List.of(Long.toString(head.sequence()), hash(head), mark);
        for (List<String> row : rows.isEmpty() ? List.of(Collections.nCopies(columns.size(), "")) : rows) {
            List<String> cells = new ArrayList<>(row);
            cells.addAll(last);
            text.append(cells.stream().map(CsvCell::of).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** @param mark as in {@link #csv} */
    byte[] json(Head head, String mark) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(fields);
        all.put("ledger_sequence", head.sequence());
        all.put("ledger_head", hash(head));
        if (!mark.isEmpty()) {
            all.put("laboratory", mark);
        }
        return JSON.writeValueAsBytes(all);
    }

    private static String hash(Head head) {
        return HexFormat.of().formatHex(head.hash());
    }
}

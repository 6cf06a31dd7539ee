package dev.sallyport.reports;

import static dev.sallyport.reports.FileParts.cells;
import static dev.sallyport.reports.FileParts.row;

import dev.sallyport.access.AccessHistory.GrantThen;
import dev.sallyport.access.AccessHistory.KeyThen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who could change a cluster, as a file. */
final class WhoFile {

    private WhoFile() {}

    static ReportFile of(WhoCould report) {
        List<List<String>> rows = new ArrayList<>();
        List<Map<String, @Nullable Object>> holders = new ArrayList<>();
        for (WhoCould.Holder holder : report.holders()) {
            rows.add(row(
                    use(holder.use()),
                    report.at().toString(),
                    report.since().toString(),
                    holder.account().kind().name(),
                    holder.account().name(),
                    holder.account().grants().stream().map(WhoFile::text).collect(Collectors.joining("; ")),
                    holder.account().keys().stream().map(WhoFile::text).collect(Collectors.joining("; ")),
                    Boolean.toString(holder.changesRules()),
                    Boolean.toString(holder.opens())));
            holders.add(object(holder, report.keysShown()));
        }
        for (WhoCould.Other other : report.others()) {
            rows.add(row(
                    use(other.use()),
                    report.at().toString(),
                    report.since().toString(),
                    other.kind().name(),
                    other.name(),
                    "",
                    "",
                    "false",
                    "false"));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("format", "sallyport-who-could/1");
        fields.put("cluster_id", report.cluster().toString());
        fields.put("at", report.at().toString());
        fields.put("since", report.since().toString());
        fields.put("operators_may_allow_all", report.operatorsMayAllowAll());
        fields.put("holders", holders);
        fields.put(
                "others",
                report.others().stream()
                        .map(other ->
                                Map.of("kind", other.kind().name(), "name", other.name(), "use", object(other.use())))
                        .toList());
        return new ReportFile(
                List.of(
                        "at",
                        "since",
                        "kind",
                        "name",
                        "roles",
                        "keys",
                        "may_change_rules",
                        "may_switch_to_allow_all",
                        "changes",
                        "refused",
                        "last_at"),
                rows,
                fields);
    }

    private static Map<String, @Nullable Object> object(WhoCould.Holder holder, boolean keysShown) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("kind", holder.account().kind().name());
        fields.put("name", holder.account().name());
        fields.put(
                "roles",
                holder.account().grants().stream()
                        .map(grant -> Map.of(
                                "role", grant.role().name(),
                                "scope", grant.cluster() == null ? "ORGANIZATION" : "CLUSTER",
                                "since", grant.since().toString(),
                                "by", grant.by()))
                        .toList());
        fields.put(
                "keys",
                keysShown ? holder.account().keys().stream().map(WhoFile::text).toList() : null);
        fields.put("may_change_rules", holder.changesRules());
        fields.put("may_switch_to_allow_all", holder.opens());
        fields.put("use", holder.use() == null ? null : object(holder.use()));
        return fields;
    }

    private static Map<String, Object> object(WhoCould.Use use) {
        return Map.of(
                "changes", use.changes(),
                "refused", use.refused(),
                "last_at", use.lastAt().toString());
    }

    private static List<String> use(WhoCould.@Nullable Use use) {
        return use == null
                ? cells("0", "0", null)
                : cells(
                        Long.toString(use.changes()),
                        Long.toString(use.refused()),
                        use.lastAt().toString());
    }

    private static String text(GrantThen grant) {
        return grant.role() + (grant.cluster() == null ? " of the organization" : " of the cluster") + " since "
                + grant.since() + " by " + grant.by();
    }

    private static String text(KeyThen key) {
        return key.name() + " since " + key.since() + (key.expiresAt() == null ? "" : " until " + key.expiresAt());
    }
}

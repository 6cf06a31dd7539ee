package dev.sallyport.reports;

import static dev.sallyport.reports.FileParts.head;
import static dev.sallyport.reports.FileParts.row;
import static dev.sallyport.reports.FileParts.text;

import dev.sallyport.policy.TrafficPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far a cluster was open in a period, as a file. */
final class ExposureFile {

    private ExposureFile() {}

    static ReportFile of(Exposure exposure) {
        Map<String, @Nullable Object> fields = head("sallyport-exposure/1", exposure.cluster(), exposure.clusterName());
        fields.put("from", exposure.from().toString());
        fields.put("to", exposure.to().toString());
        fields.put("allow_all_seconds", exposure.allowAll().toSeconds());
        fields.put("deny_all_seconds", exposure.denyAll().toSeconds());
        fields.put("unknown_seconds", exposure.unknown().toSeconds());
        fields.put(
                "points", exposure.points().stream().map(ExposureFile::object).toList());
        fields.put(
                "longest_lived",
                exposure.longest().stream().map(FileParts::object).toList());
        Exposure.Idle idle = exposure.idle();
        Map<String, @Nullable Object> unused = new LinkedHashMap<>();
        unused.put("since", text(idle.since()));
        unused.put("missing_seconds", idle.missing().toSeconds());
        unused.put("count", idle.count());
        unused.put("rules", idle.rules().stream().map(FileParts::object).toList());
        fields.put("without_use", unused);
        return new ReportFile(
                List.of("cluster_id", "cluster", "at", "policy_in_force", "rules", "destinations", "by_purpose"),
                exposure.points().stream()
                        .map(point -> {
                            TrafficPolicy policy = point.policy();
                            return row(
                                    List.of(),
                                    exposure.cluster().toString(),
                                    exposure.clusterName(),
                                    point.at().toString(),
                                    policy == null ? null : policy.name(),
                                    Long.toString(point.rules()),
                                    Long.toString(point.destinations()),
                                    new TreeMap<>(point.byPurpose())
                                            .entrySet().stream()
                                                    .map(entry -> entry.getKey() + " " + entry.getValue())
                                                    .collect(Collectors.joining("; ")));
                        })
                        .toList(),
                fields);
    }

    private static Map<String, @Nullable Object> object(Exposure.Point point) {
        TrafficPolicy policy = point.policy();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("at", point.at().toString());
        fields.put("policy", policy == null ? null : policy.name());
        fields.put("rules", point.rules());
        fields.put("destinations", point.destinations());
        fields.put("by_purpose", new TreeMap<>(point.byPurpose()));
        return fields;
    }
}

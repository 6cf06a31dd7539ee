package dev.sallyport.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of reports. What is null is not known, or has not happened; nothing is made up. */
final class ReportWire {

    private ReportWire() {}

    /** What was saved, or acknowledged by every required gateway. */
    record Side(String policy, String revision, String since, String policyBy) implements Wire.Form {}

    /** Where the ledger ended when a report was made. */
    record LedgerHead(String sequence, String hash) implements Wire.Form {}

    /**
     * What the rules of a report are to be read with.
     *
     * @param reach EVERYTHING in allow-all, RULES_IN_FORCE in deny-all, UNKNOWN if nothing was acknowledged
     */
    record Reachable(
            String clusterId,
            String clusterName,
            String at,
            String reach,
            String evidence,
            @Nullable Side saved,
            @Nullable Side acknowledged,
            @Nullable String provenUntil,
            String notCovered,
            LedgerHead ledger,
            @Nullable String laboratory)
            implements Wire.Form {}

    /** A rule with one content. */
    record ReportRule(
            String id,
            String name,
            String type,
            String destination,
            List<Integer> ports,
            List<String> paths,
            String purpose,
            String description,
            boolean crlManaged,
            @Nullable String managedReason,
            boolean allowPrivateAddresses,
            boolean rawTcp,
            @Nullable String expiresAt,
            String revision,
            String createdAt,
            String createdBy,
            String changedBy,
            @Nullable String deletedBy,
            String savedFrom,
            @Nullable String savedUntil,
            @Nullable String acknowledgedFrom,
            @Nullable String acknowledgedUntil)
            implements Wire.Form {}

    /** A rule in a report of one instant. */
    record ReportedRule(
            String standing, ReportRule rule, @Nullable RuleUses use) implements Wire.Form {}

    /** What traffic says of a rule until now: no part of the ledger. */
    record RuleUses(String connections, String lastAt) implements Wire.Form {}

    record ReachableReport(Reachable report, List<ReportedRule> rules, Wire.@Nullable Pagination pagination)
            implements Wire.Form {}

    /** One cluster of all. */
    record ReportedCluster(
            String clusterId,
            String clusterName,
            String reach,
            String evidence,
            String rulesInForce,
            @Nullable Side saved,
            @Nullable Side acknowledged)
            implements Wire.Form {}

    record ReachableClusters(
            String at, LedgerHead ledger, List<ReportedCluster> clusters, Wire.@Nullable Pagination pagination)
            implements Wire.Form {}

    /** @param allowAllSeconds how long allow-all was in force between the two, all told */
    record Comparison(
            String clusterId,
            String clusterName,
            String from,
            String to,
            @Nullable Side before,
            @Nullable Side after,
            String allowAllSeconds,
            List<Band> openings,
            LedgerHead ledger)
            implements Wire.Form {}

    /**
     * One rule that differs.
     *
     * @param change ADDED, REMOVED or CHANGED
     * @param width of a change: WIDER, NARROWER, SAME or ELSEWHERE
     */
    record Difference(
            String change,
            @Nullable String width,
            List<String> fields,
            @Nullable ReportRule before,
            @Nullable ReportRule after)
            implements Wire.Form {}

    record ComparisonReport(Comparison comparison, List<Difference> differences, Wire.@Nullable Pagination pagination)
            implements Wire.Form {}

    /** @param policy null while nothing was acknowledged */
    record Band(@Nullable String policy, String from, String to) implements Wire.Form {}

    /** How many rules were made, edited and deleted in a part of a timeline. */
    record Changes(String from, String to, String created, String edited, String deleted) implements Wire.Form {}

    record TimelineReport(String clusterId, String from, String to, List<Band> bands, List<Changes> changes)
            implements Wire.Form {}
}

package dev.sallyport.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of reports. What is null is not known, or has not happened; nothing is made up. */
final class ReportWire {

    private ReportWire() {}

    /**
     * What was saved, or acknowledged by every required gateway.
     *
     * @param policySaved when the policy was saved
     * @param clientSources none are any address
     */
    record Side(
            String policy,
            String revision,
            String since,
            String policyBy,
            String policySaved,
            List<String> clientSources,
            String clientSourcesBy,
            String clientSourcesSaved)
            implements Wire.Form {}

    /**
     * Where the ledger ended when a report was made.
     *
     * @param anchor the newest entry up to which somebody outside keeps it; null if nobody does
     */
    record LedgerHead(
            String sequence, String hash, @Nullable Anchored anchor) implements Wire.Form {}

    /** What a place outside the database took last. */
    record Anchored(String place, String sequence, String at) implements Wire.Form {}

    /**
     * What the rules of a report are to be read with.
     *
     * @param reach EVERYTHING in allow-all, RULES_IN_FORCE in deny-all, NOTHING before the cluster was made and after every gateway had
     *     acknowledged its end, UNKNOWN if nothing was acknowledged
     * @param deletedAt null if the cluster was not deleted by then
     * @param use null if no traffic is kept of that time
     */
    record Reachable(
            String clusterId,
            String clusterName,
            String at,
            String reach,
            String evidence,
            @Nullable Side saved,
            @Nullable Side acknowledged,
            @Nullable String deletedAt,
            @Nullable String provenFrom,
            @Nullable String provenUntil,
            List<UnknownPeriod> unknown,
            @Nullable TrafficUse use,
            String notCovered,
            LedgerHead ledger,
            @Nullable String laboratory)
            implements Wire.Form {}

    /**
     * A period in which it was not known what every gateway enforced.
     *
     * @param why CONSOLE_AWAY, GATEWAY_SILENT or GATEWAYS_DISAGREED
     * @param until null where it has not ended
     */
    record UnknownPeriod(
            String why,
            @Nullable String gateway,
            String from,
            @Nullable String until) implements Wire.Form {}

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

    /**
     * What gateways told of connections in the day up to the instant, by whole hours: no part of the ledger.
     *
     * @param missingSeconds how long in that time nobody listened
     * @param reached in allow-all what was in fact reached, busiest first; else none
     * @param more whether more was reached than that
     */
    record TrafficUse(String from, String to, String missingSeconds, List<Reached> reached, boolean more)
            implements Wire.Form {}

    /** @param allowed how many of the connections a rule allowed; the others passed because everything did */
    record Reached(String host, int port, String connections, String allowed, String lastAt) implements Wire.Form {}

    /** A rule in a report of one instant. */
    record ReportedRule(
            String standing, ReportRule rule, @Nullable RuleUses use) implements Wire.Form {}

    /** What traffic says of a rule in the time that the report names: no part of the ledger. */
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
            @Nullable Side acknowledged,
            @Nullable String provenFrom,
            @Nullable String provenUntil,
            List<UnknownPeriod> unknown)
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
            List<ClusterChange> clusterChanges,
            LedgerHead ledger)
            implements Wire.Form {}

    /**
     * Something of the cluster itself that differs.
     *
     * @param field policy or client_sources
     * @param by who saved what is in force at the later instant; null where nothing is
     */
    record ClusterChange(
            String field,
            @Nullable String before,
            @Nullable String after,
            @Nullable String by,
            @Nullable String at) implements Wire.Form {}

    /** Null is what is not restricted or not said: every port, every path, no end. */
    record FieldChange(
            String field, @Nullable String before, @Nullable String after) implements Wire.Form {}

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
            List<FieldChange> changes,
            @Nullable ReportRule before,
            @Nullable ReportRule after)
            implements Wire.Form {}

    record ComparisonReport(Comparison comparison, List<Difference> differences, Wire.@Nullable Pagination pagination)
            implements Wire.Form {}

    /** @param policy null while nothing was acknowledged */
    record Band(@Nullable String policy, String from, String to) implements Wire.Form {}

    /** How many rules were made, edited and deleted in a part of a timeline. */
    record Changes(String from, String to, String created, String edited, String deleted) implements Wire.Form {}

    /** @param unknownSince before it there are more such periods than are listed; null if all are */
    record TimelineReport(
            String clusterId,
            String from,
            String to,
            List<Band> bands,
            List<Changes> changes,
            List<UnknownPeriod> unknown,
            @Nullable String unknownSince,
            LedgerHead ledger)
            implements Wire.Form {}

    /** @param scope ORGANIZATION or CLUSTER */
    record HeldRole(String role, String scope, String since, String by) implements Wire.Form {}

    /** @param name the public first part of the secret */
    record HeldKey(String name, String since, @Nullable String expiresAt) implements Wire.Form {}

    /** What an account did in the cluster in the period. */
    record Doings(String changes, String refused, String lastAt) implements Wire.Form {}

    /** @param keys null for people, and for whoever may not see keys */
    record Holder(
            String kind,
            String name,
            List<HeldRole> roles,
            boolean mayChangeRules,
            boolean maySwitchToAllowAll,
            @Nullable List<HeldKey> keys,
            @Nullable Doings use)
            implements Wire.Form {}

    /** Who did something in the period and had no role at the instant. */
    record FormerHolder(String kind, String name, Doings use) implements Wire.Form {}

    record WhoCouldReport(
            String clusterId,
            String at,
            String since,
            boolean operatorsMayAllowAll,
            LedgerHead ledger,
            List<Holder> holders,
            List<FormerHolder> others,
            Wire.@Nullable Pagination pagination)
            implements Wire.Form {}

    /** What was in force at an instant, whatever the policy was. */
    record ExposurePoint(
            String at, @Nullable String policy, String rules, String destinations, Map<String, String> byPurpose)
            implements Wire.Form {}

    /** @param since null if no traffic is kept of the period: then it is not known which rules were used */
    record IdleRules(@Nullable String since, String missingSeconds, String count, List<ReportRule> rules)
            implements Wire.Form {}

    record ExposureReport(
            String clusterId,
            String clusterName,
            String from,
            String to,
            String allowAllSeconds,
            String denyAllSeconds,
            String unknownSeconds,
            List<ExposurePoint> points,
            List<ReportRule> longestLived,
            IdleRules idle,
            LedgerHead ledger)
            implements Wire.Form {}
}

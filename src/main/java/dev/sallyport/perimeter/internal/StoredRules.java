package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleSlice;
import dev.sallyport.policy.RuleId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The rules of clusters as the projection's rows tell them: one, some, those that a question asks for. */
final class StoredRules {

    private static final String HAS_TEXT =
            "(r.nameKey like :text escape '!' or r.destination like :text escape '!' or lower(r.description) like :text escape '!')";

    private final EntityManager entities;

    StoredRules(EntityManager entities) {
        this.entities = entities;
    }

    Optional<RuleRow> listed(ClusterId cluster, RuleId rule) {
        return entities.createQuery(
                        "select r from RuleRow r where r.ruleId = :rule and r.clusterId = :cluster and r.listed = true",
                        RuleRow.class)
                .setParameter("rule", rule.value())
                .setParameter("cluster", cluster.value())
                .getResultStream()
                .findFirst();
    }

    List<RuleRow> these(ClusterId cluster, Set<RuleId> rules) {
        return rules.isEmpty()
                ? List.of()
                : entities.createQuery(
                                "select r from RuleRow r where r.ruleId in :rules and r.clusterId = :cluster and r.listed = true",
                                RuleRow.class)
                        .setParameter("rules", rules.stream().map(RuleId::value).toList())
                        .setParameter("cluster", cluster.value())
                        .getResultList();
    }

    /** What a rule was until a revision changed it. */
    Optional<RuleRow> versionBefore(ClusterId cluster, RuleId rule, long revision) {
        return entities.createQuery(
                        "select r from RuleRow r where r.ruleId = :rule and r.clusterId = :cluster and r.fromRevision < :revision"
                                + " order by r.fromRevision desc",
                        RuleRow.class)
                .setParameter("rule", rule.value())
                .setParameter("cluster", cluster.value())
                .setParameter("revision", revision)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    /** A rule that is deleted but not yet gone keeps its name. */
    boolean nameHeldByDeleted(ClusterId cluster, String name) {
        return !entities.createQuery(
                        "select r.ruleId from RuleRow r where r.clusterId = :cluster and r.listed = true and r.nameKey = :name and r.deletedRevision is not null",
                        UUID.class)
                .setParameter("cluster", cluster.value())
                .setParameter("name", name.toLowerCase(Locale.ROOT))
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    List<RuleRow> find(ClusterId cluster, RuleQuery query) {
        String direction = query.descending() ? " desc" : " asc";
        String order = switch (query.order()) {
            case NAME -> "r.nameKey" + direction;
            case DESTINATION -> "r.destination" + direction + ", r.nameKey";
            case PURPOSE -> "r.purpose" + direction + ", r.nameKey";
            case CHANGED_AT -> "r.fromRevision" + direction;
        };
        Map<String, Object> parameters = new HashMap<>();
        TypedQuery<RuleRow> found = entities.createQuery(
                "select r from RuleRow r where " + condition(cluster, query, parameters) + " order by " + order,
                RuleRow.class);
        parameters.forEach(found::setParameter);
        return found.setFirstResult(query.offset()).setMaxResults(query.limit()).getResultList();
    }

    int count(ClusterId cluster, RuleQuery query) {
        Map<String, Object> parameters = new HashMap<>();
        TypedQuery<Long> counted = entities.createQuery(
                "select count(r) from RuleRow r where " + condition(cluster, query, parameters), Long.class);
        parameters.forEach(counted::setParameter);
        return Math.toIntExact(counted.getSingleResult());
    }

    private static String condition(ClusterId cluster, RuleQuery query, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>(List.of("r.clusterId = :cluster", "r.listed = true"));
        parameters.put("cluster", cluster.value());
        if (!query.text().isBlank()) {
            conditions.add(HAS_TEXT);
            parameters.put("text", part(query.text()));
        }
        if (!query.purposes().isEmpty()) {
            conditions.add("r.purpose in :purposes");
            parameters.put("purposes", query.purposes());
        }
        Boolean managed = query.managed();
        if (managed != null) {
            conditions.add(managed ? "r.managedReason is not null" : "r.managedReason is null");
        }
        Long changedAfter = query.changedAfter();
        if (changedAfter != null) {
            conditions.add("(r.fromRevision > :after or r.deletedRevision > :after)");
            parameters.put("after", changedAfter);
        }
        Long changedUpTo = query.changedUpTo();
        if (changedUpTo != null) {
            conditions.add("r.fromRevision <= :upTo and (r.deletedRevision is null or r.deletedRevision <= :upTo)");
            parameters.put("upTo", changedUpTo);
        }
        return String.join(" and ", conditions);
    }

    /** Rules of several clusters, by name. */
    List<RuleRow> search(List<UUID> clusters, String text, int limit) {
        if (clusters.isEmpty() || text.isBlank()) {
            return List.of();
        }
        return entities.createQuery(
                        "select r from RuleRow r where r.clusterId in :clusters and r.listed = true and " + HAS_TEXT
                                + " order by r.nameKey, r.clusterId",
                        RuleRow.class)
                .setParameter("clusters", clusters)
                .setParameter("text", part(text))
                .setMaxResults(limit)
                .getResultList();
    }

    /** The rules of one cluster by name, from a name on; for a keyset needs no offset. */
    RuleSlice slice(ClusterRow cluster, RuleSlice.Ask ask) {
        Map<String, Object> parameters = new HashMap<>(Map.of("cluster", cluster.id));
        Instant before = ask.before();
        long settled = before == null ? cluster.settledRevision : settledBefore(cluster.id, before);
        String which = "r.listed = true";
        if (before != null) {
            which =
                    "r.fromTime < :before and (r.toTime is null or r.toTime >= :before or r.deletedRevision > :settled)";
            parameters.putAll(Map.of("before", before, "settled", settled));
        }
        if (ask.beyond() != null) {
            which += ask.descending() ? " and r.nameKey < :beyond" : " and r.nameKey > :beyond";
            parameters.put("beyond", ask.beyond().toLowerCase(Locale.ROOT));
        }
        TypedQuery<RuleRow> found = entities.createQuery(
                "select r from RuleRow r where r.clusterId = :cluster and " + which + " order by r.nameKey "
                        + (ask.descending() ? "desc" : "asc"),
                RuleRow.class);
        parameters.forEach(found::setParameter);
        List<RuleRow> rows = found.setMaxResults(ask.limit()).getResultList();
        return before == null
                ? new RuleSlice(rows.stream().map(RuleRow::toVersion).toList(), settled, Set.of())
                : new RuleSlice(
                        rows.stream().map(row -> row.versionBefore(before)).toList(),
                        settled,
                        rows.stream()
                                .filter(row -> row.fromRevision <= settled && row.refusedBefore(before))
                                .map(row -> new RuleId(row.ruleId))
                                .collect(Collectors.toSet()));
    }

    private long settledBefore(UUID cluster, Instant before) {
        Long settled = entities.createQuery(
                        "select max(s.revision) from SettledRow s where s.clusterId = :cluster and s.at < :before",
                        Long.class)
                .setParameter("cluster", cluster)
                .setParameter("before", before)
                .getSingleResultOrNull();
        return settled == null ? 0 : settled;
    }

    private static String part(String text) {
        String escaped = text.strip()
                .toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "%" + escaped + "%";
    }
}

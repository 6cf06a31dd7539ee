package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.FoldedHistory.Moment;
import dev.sallyport.perimeter.PerimeterHistory.PolicySpan;
import dev.sallyport.perimeter.PerimeterHistory.RuleSpan;
import dev.sallyport.perimeter.PerimeterHistory.Settled;
import dev.sallyport.perimeter.PerimeterHistory.SourcesSpan;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's versions for two instants, folded from its entries. A version that is over, saved and acknowledged, before the first
 * instant, or that began after the second, is let go as soon as that is known.
 */
public final class ClusterHistory {

    private final ClusterId id;
    private final Instant first;
    private final Instant second;

    private @Nullable Cluster cluster;
    private final List<PolicyVersion> policies = new ArrayList<>();
    private final List<SourcesSpan> sources = new ArrayList<>();
    private final Map<RuleId, RuleContent> open = new HashMap<>();
    private final Set<RuleContent> kept = new LinkedHashSet<>();
    /** What waits for an acknowledgement of its beginning or its end. */
    private final Set<RuleContent> waiting = new LinkedHashSet<>();

    private long newestSettled;
    private final Known atFirst = new Known();
    private final Known atSecond = new Known();

    /** What was known at an instant. */
    private static final class Known {
        private @Nullable Settled settled;
        private long revision;
    }

    private static final class PolicyVersion {
        private final TrafficPolicy policy;
        private final long revision;
        private final Instant from;
        private final String by;
        private @Nullable Long untilRevision;
        private @Nullable Instant until;
        private @Nullable Instant acknowledged;
        private @Nullable Instant acknowledgedUntil;

        PolicyVersion(TrafficPolicy policy, long revision, Instant from, String by) {
            this.policy = policy;
            this.revision = revision;
            this.from = from;
            this.by = by;
        }

        PolicySpan span() {
            return new PolicySpan(policy, revision, from, untilRevision, until, by, acknowledged, acknowledgedUntil);
        }

        void settle(long settled, Instant at) {
            if (untilRevision != null && untilRevision <= settled) {
                acknowledgedUntil = at;
            } else if (acknowledged == null && revision <= settled) {
                acknowledged = at;
            }
        }
    }

    private static final class RuleContent {
        private final EgressRule rule;
        private final long revision;
        private final Instant from;
        private final Instant createdAt;
        private final String createdBy;
        private final String changedBy;
        private @Nullable Long untilRevision;
        private @Nullable Instant until;
        private @Nullable String deletedBy;
        private @Nullable Instant acknowledgedFrom;
        private @Nullable Instant acknowledgedUntil;

        RuleContent(EgressRule rule, long revision, Instant from, String by, @Nullable RuleContent before) {
            this.rule = rule;
            this.revision = revision;
            this.from = from;
            this.createdAt = before == null ? from : before.createdAt;
            this.createdBy = before == null ? by : before.createdBy;
            this.changedBy = by;
        }

        RuleSpan span() {
            return new RuleSpan(
                    rule,
                    revision,
                    from,
                    untilRevision,
                    until,
                    createdAt,
                    createdBy,
                    changedBy,
                    deletedBy,
                    acknowledgedFrom,
                    acknowledgedUntil);
        }
    }

    public ClusterHistory(ClusterId id, Instant first, Instant second) {
        this.id = id;
        this.first = first;
        this.second = second;
    }

    /** Throws {@link IllegalStateException} for a change before the cluster was made. */
    public void apply(Change change, Entry entry) {
        Instant at = entry.at();
        String by = entry.draft().actor().name();
        long revision = entry.draft().revision() == null ? 0 : entry.draft().revision();
        switch (change) {
            case Change.Created it -> create(it, revision, at, by);
            case Change.Renamed it -> cluster = with(cluster(), it.name(), at);
            case Change.SourcesChanged it -> {
                revised(revision, at);
                endSources(revision, at);
                sources.add(new SourcesSpan(it.clientSources(), revision, at, null, null, by));
            }
            case Change.PolicySet it -> {
                revised(revision, at);
                set(it.policy(), revision, at, by);
            }
            case Change.AllowAllLocked it -> {}
            case Change.RulePut it -> {
                revised(revision, at);
                RuleContent before = end(it.rule().id(), revision, at, null);
                RuleContent next = new RuleContent(it.rule(), revision, at, by, before);
                open.put(it.rule().id(), next);
                waiting.add(next);
                kept.add(next);
            }
            case Change.RuleDeleted it -> {
                revised(revision, at);
                end(it.rule(), revision, at, by);
            }
            case Change.Deleted it -> {
                revised(revision, at);
                List.copyOf(open.keySet()).forEach(rule -> end(rule, revision, at, by));
                endPolicy(revision, at);
                endSources(revision, at);
                cluster = deleted(cluster(), at);
            }
            case Change.Settled it -> settle(it, revision, at);
            case Change.Refused it -> {}
        }
    }

    private void create(Change.Created it, long revision, Instant at, String by) {
        cluster = new Cluster(
                id,
                it.name(),
                it.provider(),
                it.regions(),
                it.policy(),
                revision,
                revision,
                0,
                null,
                it.egressPort(),
                it.clientSources(),
                false,
                at,
                at,
                by,
                null);
        revised(revision, at);
        set(it.policy(), revision, at, by);
        sources.add(new SourcesSpan(it.clientSources(), revision, at, null, null, by));
    }

    private void set(TrafficPolicy policy, long revision, Instant at, String by) {
        endPolicy(revision, at);
        policies.add(new PolicyVersion(policy, revision, at, by));
    }

    private void endPolicy(long revision, Instant at) {
        if (!policies.isEmpty()) {
            policies.getLast().untilRevision = revision;
            policies.getLast().until = at;
        }
    }

    private void endSources(long revision, Instant at) {
        SourcesSpan open = sources.removeLast();
        sources.add(new SourcesSpan(open.sources(), open.revision(), open.from(), revision, at, open.by()));
    }

    private void revised(long revision, Instant at) {
        if (!at.isAfter(first)) {
            atFirst.revision = revision;
        }
        if (!at.isAfter(second)) {
            atSecond.revision = revision;
        }
    }

    /** Answers the content that ended; null if there was none. */
    private @Nullable RuleContent end(RuleId rule, long revision, Instant at, @Nullable String deletedBy) {
        RuleContent ended = open.remove(rule);
        if (ended != null) {
            ended.untilRevision = revision;
            ended.until = at;
            ended.deletedBy = deletedBy;
            if (ended.from.isAfter(second)) {
                kept.remove(ended);
                waiting.remove(ended);
            } else {
                waiting.add(ended);
            }
        }
        return ended;
    }

    private void settle(Change.Settled fact, long revision, Instant at) {
        if (revision < newestSettled) {
            return;
        }
        if (revision == newestSettled) {
            // The same with less that was left out.
            waiting.removeIf(content -> acknowledge(content, fact, revision, at));
            return;
        }
        newestSettled = revision;
        if (!at.isAfter(first)) {
            atFirst.settled = new Settled(revision, at);
        }
        if (!at.isAfter(second)) {
            atSecond.settled = new Settled(revision, at);
        }
        for (int i = policies.size() - 1; i >= 0 && policies.get(i).acknowledgedUntil == null; i--) {
            policies.get(i).settle(revision, at);
        }
        waiting.removeIf(content -> acknowledge(content, fact, revision, at));
    }

    /**
     * Whether it waits for nothing any more, as far as is known. Of a rule whose newest content was refused, that one did not begin, and
     * the one before did not end.
     */
    private boolean acknowledge(RuleContent content, Change.Settled fact, long revision, Instant at) {
        boolean without = fact.without().contains(content.rule.id());
        Long until = content.untilRevision;
        if (until == null || until > revision) {
            if (content.acknowledgedFrom == null && content.revision <= revision && !without) {
                content.acknowledgedFrom = at;
            }
            return until == null && content.acknowledgedFrom != null;
        }
        if (without) {
            return false;
        }
        content.acknowledgedUntil = at;
        if (!at.isAfter(first)) {
            kept.remove(content);
        }
        return true;
    }

    /** Name, beginning and end as the newest entry leaves them; the rest as it was made. */
    public Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("a change of cluster " + id + " before it was made");
        }
        return cluster;
    }

    public Moment moment(boolean later) {
        Instant at = later ? second : first;
        Known known = later ? atSecond : atFirst;
        return new Moment(
                cluster(),
                policies.stream().map(PolicyVersion::span).toList(),
                sources,
                known.settled,
                kept.stream()
                        .map(RuleContent::span)
                        .filter(span -> span.savedAt(at) || span.inForceAt(at))
                        .sorted(Comparator.comparing(
                                        (RuleSpan span) -> span.rule().name().toLowerCase(Locale.ROOT))
                                .thenComparing(RuleSpan::revision))
                        .toList(),
                known.revision);
    }

    private static Cluster with(Cluster old, String name, Instant at) {
        return copy(old, name, at, old.deletedAt());
    }

    private static Cluster deleted(Cluster old, Instant at) {
        return copy(old, old.name(), at, at);
    }

    private static Cluster copy(Cluster old, String name, Instant updatedAt, @Nullable Instant deletedAt) {
        CloudProvider provider = old.provider();
        return new Cluster(
                old.id(),
                name,
                provider,
                old.regions(),
                old.policy(),
                old.revision(),
                old.policyRevision(),
                old.settledRevision(),
                old.settledPolicy(),
                old.egressPort(),
                old.clientSources(),
                old.allowAllNeedsOrgAdmin(),
                old.createdAt(),
                updatedAt,
                old.createdBy(),
                deletedAt);
    }
}

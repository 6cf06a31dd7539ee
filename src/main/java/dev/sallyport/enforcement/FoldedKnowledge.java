package dev.sallyport.enforcement;

import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.enforcement.internal.FactContent;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link EnforcementHistory} says of one or two instants and of the time between them, told from entries of the ledger alone. Holds
 * what those need and what is still open. One thread.
 */
public final class FoldedKnowledge {

    /** Proofs come after their revision was acknowledged, and a few revisions may be acknowledged at one instant. */
    private static final int REVISIONS = 16;

    private static final Comparator<Unknown> IN_ORDER = Comparator.comparing(Unknown::from)
            .thenComparing(Unknown::why)
            .thenComparing(Unknown::gateway, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** Those that last still, then those that ended last. */
    private static final Comparator<Unknown> LAST_ENDED = Comparator.comparing(
                    Unknown::until, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
            .reversed()
            .thenComparing(Unknown::from, Comparator.reverseOrder())
            .thenComparing(IN_ORDER);

    private final Instant first;
    private final Instant second;
    private final int limit;
    private final Window atFirst;
    private final Window atSecond;
    private final Window between;

    /** Absences of gateways and disagreements of clusters that have not ended, by who and since when. */
    private final TreeMap<String, Open> open = new TreeMap<>();

    private final Map<ClusterId, TreeMap<Long, Proof>> provenAtFirst = new HashMap<>();
    private final Map<ClusterId, TreeMap<Long, Proof>> provenAtSecond = new HashMap<>();

    /** @param cluster null if it is about every cluster */
    private record Open(@Nullable ClusterId cluster, Unknown period) {}

    /**
     * @param second not before {@code first}; the same one for one instant alone
     * @param limit periods that are told at most; those that ended last are
     */
    public FoldedKnowledge(Instant first, Instant second, int limit) {
        // As the times of the facts are kept.
        this.first = first.truncatedTo(ChronoUnit.MICROS);
        this.second = second.truncatedTo(ChronoUnit.MICROS);
        this.limit = limit;
        this.atFirst = new Window(this.first, this.first);
        this.atSecond = new Window(this.second, this.second);
        this.between = new Window(this.first, this.second);
    }

    /** Whether an entry about no cluster says what was known of all of them, so that a report of any cluster needs it. */
    public static boolean concernsAll(String payloadType, String action) {
        return payloadType.equals(FactContent.TYPE) && FactContent.OF_ALL.contains(action);
    }

    /** Entries in the order of the ledger; those that are no such facts change nothing. Throws an unchecked exception for one that cannot be read. */
    public void apply(Entry entry) {
        if (!entry.draft().payload().type().equals(FactContent.TYPE)) {
            return;
        }
        FactContent fact = FactContent.of(entry);
        ClusterId cluster = entry.draft().cluster();
        switch (entry.draft().action()) {
            case FactContent.AWAY -> add(null, new Unknown(Why.CONSOLE_AWAY, null, fact.from(), fact.until()));
            case FactContent.LOST -> open(null, new Unknown(Why.GATEWAY_SILENT, fact.gateway(), fact.from(), null));
            case FactContent.BACK ->
                close(null, new Unknown(Why.GATEWAY_SILENT, fact.gateway(), fact.from(), null), fact.until());
            case FactContent.ENDED, FactContent.ATTESTED -> left(fact.gateway(), entry.at());
            case FactContent.DISAGREE -> open(cluster, new Unknown(Why.GATEWAYS_DISAGREED, null, fact.from(), null));
            case FactContent.AGREE ->
                close(cluster, new Unknown(Why.GATEWAYS_DISAGREED, null, fact.from(), null), fact.until());
            case FactContent.PROVEN -> {
                Long revision = entry.draft().revision();
                if (cluster != null && revision != null) {
                    Proof proof = new Proof(revision, fact.from(), fact.until());
                    proven(provenAtFirst, first, cluster, proof);
                    proven(provenAtSecond, second, cluster, proof);
                }
            }
            default -> {}
        }
    }

    /** A gateway is silent once at a time; of clusters each disagreement is ended by itself. */
    private static String key(@Nullable ClusterId cluster, Unknown period) {
        return period.why() == Why.GATEWAY_SILENT ? String.valueOf(period.gateway()) : cluster + " " + period.from();
    }

    private void open(@Nullable ClusterId cluster, Unknown period) {
        open.putIfAbsent(key(cluster, period), new Open(cluster, period));
    }

    /** @param period as the fact of its end says it began; as the fact of its beginning did, if there is one */
    private void close(@Nullable ClusterId cluster, Unknown period, Instant until) {
        Open one = open.remove(key(cluster, period));
        Unknown began = one == null ? period : one.period();
        add(cluster, new Unknown(began.why(), began.gateway(), began.from(), until));
    }

    /** It is required no more: what it does is no matter. */
    private void left(String gateway, Instant at) {
        Open one = open.get(gateway);
        if (one != null) {
            close(null, one.period(), at);
        }
    }

    private void add(@Nullable ClusterId cluster, Unknown period) {
        Stream.of(atFirst, atSecond, between).forEach(window -> window.add(cluster, period));
    }

    private static void proven(Map<ClusterId, TreeMap<Long, Proof>> known, Instant at, ClusterId cluster, Proof proof) {
        if (proof.from().isAfter(at)) {
            return;
        }
        TreeMap<Long, Proof> proofs = known.computeIfAbsent(cluster, id -> new TreeMap<>());
        proofs.merge(proof.revision(), proof, (before, now) -> now.from().isBefore(before.from()) ? before : now);
        if (proofs.size() > REVISIONS) {
            proofs.pollFirstEntry();
        }
    }

    /**
     * As {@link EnforcementHistory#proof} at one of the two instants.
     *
     * @param later at the second instant, else at the first
     */
    public Optional<Proof> proof(ClusterId cluster, long revision, boolean later) {
        return Optional.ofNullable((later ? provenAtSecond : provenAtFirst).get(cluster))
                .map(proofs -> proofs.get(revision));
    }

    /** As {@link EnforcementHistory#unknown} at one of the two instants. */
    public List<Unknown> unknown(ClusterId cluster, boolean later) {
        return (later ? atSecond : atFirst).of(cluster);
    }

    /** As {@link EnforcementHistory#unknown} from the first instant to the second. */
    public List<Unknown> unknownBetween(ClusterId cluster) {
        return between.of(cluster);
    }

    /** The periods that have ended and overlap with a time; those that ended last where there are many. */
    private final class Window {

        private final Instant from;
        private final Instant to;
        private final Map<String, TreeSet<Unknown>> ended = new HashMap<>();

        Window(Instant from, Instant to) {
            this.from = from;
            this.to = to;
        }

        void add(@Nullable ClusterId cluster, Unknown period) {
            if (!overlaps(period)) {
                return;
            }
            TreeSet<Unknown> periods = ended.computeIfAbsent(String.valueOf(cluster), id -> new TreeSet<>(LAST_ENDED));
            periods.removeIf(one -> IN_ORDER.compare(one, period) == 0);
            periods.add(period);
            if (periods.size() > limit) {
                periods.pollLast();
            }
        }

        private boolean overlaps(Unknown period) {
            Instant until = period.until();
            return !period.from().isAfter(to) && (until == null || !until.isBefore(from));
        }

        List<Unknown> of(ClusterId cluster) {
            Stream<Unknown> over = Stream.of(String.valueOf((Object) null), cluster.toString())
                    .flatMap(id -> ended.getOrDefault(id, new TreeSet<>(LAST_ENDED)).stream());
            Stream<Unknown> lasting = open.values().stream()
                    .filter(one -> one.cluster() == null || cluster.equals(one.cluster()))
                    .map(Open::period)
                    .filter(this::overlaps);
            return Stream.concat(over, lasting)
                    .sorted(LAST_ENDED)
                    .limit(limit)
                    .sorted(IN_ORDER)
                    .toList();
        }
    }
}

package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All clusters, folded from the ledger and held in memory. Filled at start, then told of each entry in the order of commits. */
public final class LedgerFold implements PerimeterFold {

    /** For so long after its closed listener was acknowledged, the port of a deleted cluster keeps refusing. */
    static final Duration PORT_HELD = Duration.ofHours(24);

    private static final Logger log = LoggerFactory.getLogger(LedgerFold.class);
    private static final int PAGE = 1_000;

    private final Map<ClusterId, ClusterFold> folds = new ConcurrentHashMap<>();
    private final AddressClasses addressClasses;
    private final Clock clock;
    private volatile Head latest = new Head(0, new byte[32]);

    public LedgerFold(AddressClasses addressClasses, Clock clock) {
        this.addressClasses = addressClasses;
        this.clock = clock;
    }

    /**
     * Folds the whole ledger; called once, before anything else. A change that cannot be read is left out of a broken ledger, so that
     * somebody can look and deny-all stays possible; but what may have been deny-all is taken for it.
     */
    void load(Ledger ledger) {
        long last = 0;
        List<Entry> page;
        do {
            page = ledger.after(last, PAGE);
            page.forEach(entry -> load(entry, ledger));
            last = page.isEmpty() ? last : page.getLast().sequence();
        } while (page.size() == PAGE);
    }

    private void load(Entry entry, Ledger ledger) {
        try {
            apply(entry);
        } catch (RuntimeException e) {
            if (!broken(ledger)) {
                throw e;
            }
            log.error(
                    "What entry {} of the broken ledger changed cannot be read, and is left out", entry.sequence(), e);
            ClusterId cluster = entry.draft().cluster();
            if (cluster != null && entry.draft().payload().type().equals(ChangeCodec.POLICY)) {
                folds.computeIfAbsent(cluster, ClusterFold::new)
                        .apply(
                                new Change.PolicySet(TrafficPolicy.DEFAULT_DENY),
                                entry.draft().revision(),
                                entry.at());
            }
        }
    }

    /** Whether the ledger is known to be broken, or is found so now. */
    static boolean broken(Ledger ledger) {
        return ledger.verification() instanceof Verification.Broken || ledger.verify() instanceof Verification.Broken;
    }

    void apply(Entry entry) {
        ClusterId cluster = entry.draft().cluster();
        // An entry with an error records an attempt that was refused: nothing changed.
        if (cluster == null || entry.draft().error() != null) {
            return;
        }
        Change change = ChangeCodec.decode(entry.draft().payload());
        if (change != null) {
            // First, so that nobody reads a perimeter together with an entry from before it.
            latest = new Head(entry.sequence(), entry.hash());
            folds.computeIfAbsent(cluster, ClusterFold::new)
                    .apply(change, entry.draft().revision(), entry.at());
        }
    }

    @Override
    public Set<ClusterId> clusters() {
        Instant released = clock.instant().minus(PORT_HELD);
        return folds.entrySet().stream()
                .filter(entry -> held(entry.getValue(), released))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** One whose making is not told, in a ledger that somebody wrote to, has no port to be served at. */
    private static boolean held(ClusterFold fold, Instant released) {
        Instant closedAt = fold.closedAt();
        return fold.created() && (closedAt == null || closedAt.isAfter(released));
    }

    /** Every cluster there ever was. */
    Set<ClusterId> known() {
        return Set.copyOf(folds.keySet());
    }

    /** The newest perimeter of a cluster whose row was read, for commands: they decide by the ledger, never by the row. */
    ClusterPerimeter truth(ClusterId cluster) {
        ClusterPerimeter truth = newest(cluster);
        if (truth == null || truth.closed()) {
            throw new NotFoundException(NotFoundException.What.CLUSTER);
        }
        return truth;
    }

    /** Whether only an Org Admin may turn the cluster back to allow-all. */
    boolean allowAllLocked(ClusterId cluster) {
        ClusterFold fold = folds.get(cluster);
        return fold != null && fold.allowAllLocked();
    }

    @Override
    public @Nullable ClusterPerimeter newest(ClusterId cluster) {
        ClusterFold fold = folds.get(cluster);
        return fold == null ? null : fold.newest();
    }

    @Override
    public @Nullable ClusterPerimeter at(ClusterId cluster, long revision) {
        ClusterFold fold = folds.get(cluster);
        return fold == null ? null : fold.at(revision);
    }

    @Override
    public long settled(ClusterId cluster) {
        ClusterFold fold = folds.get(cluster);
        return fold == null ? 0 : fold.settled();
    }

    @Override
    public Head latest() {
        return latest;
    }

    @Override
    public @Nullable InForce inForce(ClusterId cluster) {
        ClusterFold fold = folds.get(cluster);
        return fold == null ? null : fold.inForce();
    }

    @Override
    public long lastTaken(ClusterId cluster) {
        ClusterFold fold = folds.get(cluster);
        return fold == null ? 0 : fold.lastTaken();
    }

    @Override
    public AddressClasses addressClasses() {
        return addressClasses;
    }
}

package dev.sallyport.traffic.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.Decider;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The newest rules of a cluster, compiled once for each revision: open pages ask for them once a second. Any thread. */
@Component
public class PresentRules {

    private static final int COMPILED_AT_MOST = 16;

    private record Compiled(long revision, Decider decider) {}

    private final PerimeterFold fold;
    private final Map<ClusterId, Compiled> compiled = new LinkedHashMap<>(COMPILED_AT_MOST, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClusterId, Compiled> eldest) {
            return size() > COMPILED_AT_MOST;
        }
    };

    PresentRules(PerimeterFold fold) {
        this.fold = fold;
    }

    /** Null if the cluster is gone. */
    public synchronized @Nullable Decider of(ClusterId cluster) {
        ClusterPerimeter newest = fold.newest(cluster);
        if (newest == null) {
            compiled.remove(cluster);
            return null;
        }
        Compiled known = compiled.get(cluster);
        if (known == null || known.revision() != newest.perimeter().revision()) {
            known = new Compiled(
                    newest.perimeter().revision(), Decider.compile(newest.perimeter(), fold.addressClasses()));
            compiled.put(cluster, known);
        }
        return known.decider();
    }
}

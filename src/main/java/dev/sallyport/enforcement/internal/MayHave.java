package dev.sallyport.enforcement.internal;

import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.perimeter.PerimeterFold.InForce;
import dev.sallyport.policy.TrafficPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** What gateways may have got from an earlier console that ended without a word. */
final class MayHave {

    /** Of more revisions than so many it is not asked what each of them forbade. */
    private static final int MOST_COMPARED = 64;

    private MayHave() {}

    /**
     * What gateways may have beside what all acknowledged, in connections of the present name of their chains. If that is too much to
     * compare, something that allows everything.
     */
    static List<ClusterPerimeter> of(
            PerimeterFold fold, ClusterPerimeter newest, @Nullable InForce before, Chain named) {
        long settled = before == null ? 0 : before.perimeter().perimeter().revision();
        long first = Math.max(1, Math.max(settled, named.since()));
        long last = newest.perimeter().revision() - 1;
        if (first > last || fold.lastTaken(newest.cluster()) <= first) {
            return List.of();
        }
        if (last - first >= MOST_COMPARED) {
            return List.of(Candidate.of(newest, TrafficPolicy.ALLOW_ALL, List.of(), false, Set.of())
                    .perimeter());
        }
        return LongStream.rangeClosed(first, last)
                .mapToObj(revision -> fold.at(newest.cluster(), revision))
                .filter(Objects::nonNull)
                .toList();
    }
}

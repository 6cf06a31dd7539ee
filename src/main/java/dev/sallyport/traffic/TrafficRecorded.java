package dev.sallyport.traffic;

import dev.sallyport.ledger.ClusterId;
import java.util.Set;

/** Published after connections of these clusters were recorded, several times a second at most. */
public record TrafficRecorded(Set<ClusterId> clusters) {

    public TrafficRecorded {
        clusters = Set.copyOf(clusters);
    }
}

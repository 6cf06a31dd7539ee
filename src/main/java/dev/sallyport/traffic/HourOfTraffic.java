package dev.sallyport.traffic;

import java.time.Instant;

/** Connections of one cluster that began in one hour, by what became of them. */
public record HourOfTraffic(Instant hour, long allowed, long wouldBeDenied, long denied, long failed) {

    public long passed() {
        return allowed + wouldBeDenied;
    }
}

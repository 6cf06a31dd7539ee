package dev.sallyport.console.cluster;

import java.time.Duration;

/** How far back traffic is looked at to say what deny-all would refuse: what happens every hour shows in a day, a weekly export does not. */
enum LookBack {
    DAY(Duration.ofDays(1)),
    /** As long as hours of traffic are kept. */
    MONTH(Duration.ofDays(30));

    private final Duration length;

    LookBack(Duration length) {
        this.length = length;
    }

    Duration length() {
        return length;
    }
}

package dev.sallyport.enforcement.internal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gateways that must acknowledge, and those that are leaving. Any thread. */
public interface Roster {

    /** The gateways of today, in the order to show; also those that are leaving and have not ended. */
    List<Enrolled> enrolled();

    /** It acknowledged that every listener is closed: it is required no more. */
    void ended(String gateway);

    /**
     * @param address an IP literal that its listeners bind, at which clients and probes reach it
     * @param leavingSince null for one that stays
     */
    record Enrolled(String name, String address, @Nullable Instant leavingSince) {}
}

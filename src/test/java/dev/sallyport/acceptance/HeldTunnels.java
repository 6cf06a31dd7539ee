package dev.sallyport.acceptance;

import dev.sallyport.acceptance.GatewaySight.OpenTunnel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Tunnels that clients keep open, to see that each ends with what allowed it. For one thread. */
final class HeldTunnels implements AutoCloseable {

    private static final int MOST = 12;

    private record Held(String rule, String host, String gateway, OpenTunnel tunnel) {}

    private final List<Held> tunnels = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile int held;

    /** Whether there is room, and none to this host through this gateway yet. */
    boolean wants(String host, String gateway) {
        return tunnels.size() < MOST
                && tunnels.stream()
                        .noneMatch(held ->
                                held.host().equals(host) && held.gateway().equals(gateway));
    }

    void keep(String rule, String host, String gateway, OpenTunnel tunnel) {
        tunnels.add(new Held(rule, host, gateway, tunnel));
    }

    /** How many there were at the last look. Any thread. */
    int held() {
        return held;
    }

    /** How many were found closed, as they had to be, after what allowed them was over. Any thread. */
    int foundEnded() {
        return ended.get();
    }

    /** Of what is gone, or was edited away, no tunnel carries anything, and each ends once its gateway moves again. */
    void compare(Said before, Said after, Collection<String> disagreements) {
        for (Iterator<Held> all = tunnels.iterator(); all.hasNext(); ) {
            Held held = all.next();
            boolean over = before.denies()
                    && after.denies()
                    && before.overFor(held.rule(), held.host())
                    && Objects.equals(
                            before.rules().get(held.rule()), after.rules().get(held.rule()));
            boolean open = held.tunnel().isOpen();
            if (over && open) {
                if (!held.tunnel().carries()) {
                    // Of a gateway that stands still: looked at again.
                    continue;
                }
                disagreements.add("a tunnel to " + held.host() + " through " + held.gateway()
                        + " carries, and its rule " + held.rule() + " is "
                        + before.rules().get(held.rule()));
            } else if (over) {
                ended.incrementAndGet();
            }
            // One that was closed with others of its cluster, and is still allowed, may be opened anew.
            if (over || (!open && before.activeFor(held.rule(), held.host()))) {
                held.tunnel().close();
                all.remove();
            }
        }
        held = tunnels.size();
    }

    @Override
    public void close() {
        tunnels.forEach(held -> held.tunnel().close());
    }
}

package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.internal.Chain;
import dev.sallyport.enforcement.internal.Chains;
import dev.sallyport.enforcement.internal.EnforcementFacts;
import dev.sallyport.enforcement.internal.History;
import dev.sallyport.enforcement.internal.ParkedParts;
import dev.sallyport.enforcement.internal.Roster;
import dev.sallyport.ledger.ClusterId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a fleet keeps in a database otherwise: who is required, how chains are called, what was refused, what is written down, which history is known. */
final class Surroundings implements Roster, Chains, EnforcementFacts, History {

    private static final String MARK = "1-1";
    private static final String OTHER_MARK = "2-9";

    /** The version of a response of a console with another ledger. */
    static final String OF_ANOTHER_LEDGER = "0123456789abcdef." + OTHER_MARK;

    private final List<String> required;
    private final Map<ClusterId, Named> chains = new ConcurrentHashMap<>();
    private final Map<ClusterId, Map<String, List<ParkedParts.Parked>>> parked = new ConcurrentHashMap<>();
    private final List<GatewayAlarm> alarms = new CopyOnWriteArrayList<>();
    private final List<String> named = new CopyOnWriteArrayList<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();

    Surroundings(List<String> required) {
        this.required = required;
    }

    /** What gateways refused, as a fleet remembers it. */
    ParkedParts parkedParts() {
        return new ParkedParts() {
            @Override
            public List<Parked> of(ClusterId cluster) {
                return parked.getOrDefault(cluster, Map.of()).values().stream()
                        .flatMap(List::stream)
                        .toList();
            }

            @Override
            public void parked(ClusterId cluster, String gateway, List<Parked> all) {
                parked.computeIfAbsent(cluster, same -> new ConcurrentHashMap<>())
                        .put(gateway, all);
            }
        };
    }

    List<GatewayAlarm> alarms() {
        return alarms;
    }

    /** Each as alarm, gateway and words. */
    List<String> alarmsWithNames() {
        return named;
    }

    Set<String> endedGateways() {
        return ended;
    }

    @Override
    public List<Enrolled> enrolled() {
        return required.stream()
                .map(name -> new Enrolled(name, "127.0.0.1", null))
                .toList();
    }

    @Override
    public void ended(String gateway) {
        ended.add(gateway);
    }

    @Override
    public Named of(ClusterId cluster) {
        return chains.getOrDefault(cluster, new Named(Chain.FIRST, Map.of()));
    }

    @Override
    public void named(ClusterId cluster, Named names) {
        chains.put(cluster, names);
    }

    @Override
    public void proven(ClusterId cluster, long revision, Instant from, Instant until) {}

    @Override
    public void lost(String gateway, Instant since) {}

    @Override
    public void back(String gateway, Instant from, Instant to) {}

    @Override
    public Open open() {
        return new Open(Map.of(), Map.of());
    }

    @Override
    public void disagreed(ClusterId cluster, Instant from, @Nullable Instant until) {}

    @Override
    public void alarm(String gateway, @Nullable ClusterId cluster, GatewayAlarm alarm, String words) {
        alarms.add(alarm);
        named.add((alarm + " " + gateway + " " + words).strip());
    }

    @Override
    public String mark() {
        return MARK;
    }

    @Override
    public boolean knows(String mark) {
        return mark.equals(MARK);
    }
}

package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.internal.Drains.Counted;
import dev.sallyport.enforcement.internal.ParkedParts.Parked;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Settlement;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** What enforcement remembers beyond this process. Writing never waits for the database; what was written is told afterwards. Any thread. */
final class FleetMemory implements AutoCloseable {

    private final Settlement settlement;
    private final Chains chains;
    private final ParkedParts parked;
    private final Roster roster;
    private final EnforcementFacts facts;
    private final FactWriter writer = new FactWriter();

    FleetMemory(Settlement settlement, Chains chains, ParkedParts parked, Roster roster, EnforcementFacts facts) {
        this.settlement = settlement;
        this.chains = chains;
        this.parked = parked;
        this.roster = roster;
        this.facts = facts;
    }

    Chains.Named chains(ClusterId cluster) {
        return chains.of(cluster);
    }

    Collection<Parked> parked(ClusterId cluster) {
        return parked.of(cluster);
    }

    void named(ClusterId cluster, Chains.Named names) {
        writer.keep(List.of("chains", cluster), () -> chains.named(cluster, names));
    }

    void parked(ClusterId cluster, String gateway, List<Parked> all) {
        writer.keep(List.of("parked", cluster, gateway), () -> parked.parked(cluster, gateway, all));
    }

    /** @param written told once it is a fact of the ledger; not told if a later one came first */
    void settled(ClusterId cluster, Counted fact, List<String> by, Runnable written) {
        writer.keep(List.of("settled", cluster), () -> {
            settlement.settled(cluster, fact.revision(), by, fact.without());
            written.run();
        });
    }

    void ended(String gateway) {
        writer.keep(List.of("ended", gateway), () -> roster.ended(gateway));
    }

    void refused(ClusterId cluster, long revision, String gateway, String words) {
        writer.tell(() -> settlement.refused(cluster, revision, gateway, words));
    }

    void fact(Consumer<EnforcementFacts> what) {
        writer.tell(() -> what.accept(facts));
    }

    @Override
    public void close() {
        writer.close();
    }
}

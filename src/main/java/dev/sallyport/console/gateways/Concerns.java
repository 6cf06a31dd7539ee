package dev.sallyport.console.gateways;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.spring.annotation.SpringComponent;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;

/** What somebody has to look at in a gateway of a cluster: its alarms, and what it refused and which rules that concerns. */
@SpringComponent
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public class Concerns implements GatewayRows.Notes {

    /** States whose note says what was acknowledged last. */
    private static final Set<GatewayState> TELLS_REVISION = Set.of(GatewayState.ABANDONED, GatewayState.UNFIT);

    private final GatewayCare care;
    private final Enforcement enforcement;
    private final Rules rules;
    private final Permissions permissions;
    private final Actor actor;

    Concerns(GatewayCare care, Enforcement enforcement, Rules rules, Permissions permissions, ConsoleSession session) {
        this.care = care;
        this.enforcement = enforcement;
        this.rules = rules;
        this.permissions = permissions;
        this.actor = session.current();
    }

    @Override
    public Object of(GatewayStatus gateway, EnforcementStatus status) {
        boolean refused = gateway.state() == GatewayState.REFUSED;
        return List.of(
                gateway.state(),
                gateway.alarms(),
                Objects.toString(gateway.probeFailure()),
                Objects.toString(gateway.unfitness()) + gateway.version(),
                Objects.toString(TELLS_REVISION.contains(gateway.state()) ? gateway.acknowledgedRevision() : null),
                Objects.toString(gateway.refusedRevision()),
                Objects.toString(gateway.refusal()),
                refused ? status.refusedRules().keySet() : Map.of().keySet());
    }

    /** One note for each thing, the worst first; nothing for a gateway that is well. */
    @Override
    public List<Component> notes(Cluster cluster, EnforcementStatus status, GatewayStatus gateway) {
        List<Component> notes = new ArrayList<>(care.notes(actor, gateway));
        if (gateway.state() == GatewayState.REFUSED) {
            boolean maySend = permissions.allows(actor, Operation.EDIT_RULES, cluster.id());
            notes.add(RefusalNote.of(
                    gateway,
                    cluster.id(),
                    notInForce(cluster, status),
                    maySend ? () -> enforcement.sendAgain(actor, cluster.id()) : null));
        }
        return notes;
    }

    /** By name; nothing for whoever may not see rules. */
    private List<RuleVersion> notInForce(Cluster cluster, EnforcementStatus status) {
        return permissions.allows(actor, Operation.SEE_RULES, cluster.id())
                ? rules.these(actor, cluster.id(), status.refusedRules().keySet()).stream()
                        .sorted(Comparator.comparing(version -> version.rule().name()))
                        .toList()
                : List.of();
    }
}

package dev.sallyport.access.internal;

import dev.sallyport.access.Grant;
import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Role;
import dev.sallyport.access.RoleTable;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Source;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Decides by the grants in the database at the moment of the question. Whoever has none is refused. */
@Service
class GrantedPermissions implements Permissions {

    private final AccountStore accounts;
    private final Refusals refusals;

    GrantedPermissions(AccountStore accounts, Refusals refusals) {
        this.accounts = accounts;
        this.refusals = refusals;
    }

    @Override
    public boolean allows(Actor actor, Operation operation, @Nullable ClusterId cluster) {
        return isSystem(actor)
                || grants(actor).stream()
                        .anyMatch(grant -> carries(grant, operation)
                                && (grant.cluster() == null || grant.cluster().equals(cluster)));
    }

    @Override
    public boolean allowsAnywhere(Actor actor, Operation operation) {
        return isSystem(actor) || grants(actor).stream().anyMatch(grant -> carries(grant, operation));
    }

    @Override
    public void require(Actor actor, Operation operation, @Nullable ClusterId cluster, String action) {
        if (!allows(actor, operation, cluster)) {
            refuse(actor, operation, cluster, action);
        }
    }

    @Override
    public void refuse(Actor actor, Operation operation, @Nullable ClusterId cluster, String action) {
        refusals.refused(actor, operation, cluster, action);
        throw new NotAllowedException(operation);
    }

    @Override
    public boolean isOrgAdmin(Actor actor) {
        return isSystem(actor) || grants(actor).contains(new Grant(Role.ORG_ADMIN, null));
    }

    @Override
    public Set<Grant> grants(Actor actor) {
        return switch (actor.kind()) {
            case SYSTEM -> Set.of();
            case PERSON, SERVICE_ACCOUNT -> accounts.grants(actor);
        };
    }

    private boolean carries(Grant grant, Operation operation) {
        return switch (RoleTable.reach(grant.role(), operation)) {
            case YES, IN_SCOPE -> true;
            case IF_OPERATORS_MAY -> accounts.operatorsMayAllowAll();
            case NO -> false;
        };
    }

    /** Front doors make actors of source {@code UI} or {@code CC_API}; one that claims to be the system is refused. */
    private static boolean isSystem(Actor actor) {
        return actor.kind() == Actor.Kind.SYSTEM && actor.source() == Source.INTERNAL;
    }
}

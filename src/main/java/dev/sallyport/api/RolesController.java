package dev.sallyport.api;

import dev.sallyport.access.AccountView;
import dev.sallyport.access.Accounts;
import dev.sallyport.access.AuditLog;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Role;
import dev.sallyport.access.ServiceAccounts;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who has which role, of people and service accounts alike. */
@RestController
@RequestMapping("/api/v1")
class RolesController {

    private static final String GIVE = "ASSIGN_USER_ROLE";
    private static final String TAKE = "REMOVE_USER_FROM_ROLE";

    private final Accounts accounts;
    private final ServiceAccounts serviceAccounts;
    private final AuditLog audit;
    private final Clusters clusters;
    private final Permissions permissions;
    private final Cursors cursors;

    RolesController(
            Accounts accounts,
            ServiceAccounts serviceAccounts,
            AuditLog audit,
            Clusters clusters,
            Permissions permissions,
            Cursors cursors) {
        this.accounts = accounts;
        this.serviceAccounts = serviceAccounts;
        this.audit = audit;
        this.clusters = clusters;
        this.permissions = permissions;
        this.cursors = cursors;
    }

    @GetMapping("/roles")
    @Call("ListRoleGrants")
    AccountWire.GrantList list(Actor actor, Paging paging) {
        UUID organisation = audit.organisation(actor).id();
        Map<String, List<Grant>> grants = new TreeMap<>();
        accounts.holders(actor, null)
                .forEach(holder -> grants.computeIfAbsent(holder.account().toString(), account -> new ArrayList<>())
                        .add(holder.grant()));
        Cursors.Page<String> page = cursors.page(
                actor,
                "roles",
                paging.nowOnly(),
                Cursors.among(List.copyOf(grants.keySet()), account -> account),
                account -> account);
        return new AccountWire.GrantList(
                page.items().stream()
                        .map(account -> new AccountWire.UserGrants(
                                account, RoleForms.forms(grants.getOrDefault(account, List.of()), organisation)))
                        .toList(),
                List.of(),
                page.pagination());
    }

    @GetMapping("/roles/{user}")
    @Call("GetAllRolesForUser")
    AccountWire.Roles get(Actor actor, @PathVariable("user") UUID user) {
        return roles(actor, accounts.grantsOf(actor, user));
    }

    @PutMapping("/roles/{user}")
    @Call("SetRolesForUser")
    AccountWire.Roles replace(Actor actor, @PathVariable("user") UUID user, @Body AccountWire.SetRoles asked) {
        permissions.require(actor, Operation.MANAGE_ACCOUNTS, null, GIVE);
        accounts.grantsOf(actor, user);
        serviceAccounts.replaceGrants(
                actor,
                user,
                RoleForms.grants(asked.roles(), audit.organisation(actor).id(), clusters.listWithDeleted(actor)));
        return get(actor, user);
    }

    @PostMapping("/roles/{user}/{type}/{resource}/{role}")
    @Call("AddUserToRole")
    AccountWire.Roles grant(
            Actor actor,
            @PathVariable("user") UUID user,
            @PathVariable("type") @Among(also = {"ORGANIZATION", "CLUSTER"}) String type,
            @PathVariable("resource") String resource,
            @PathVariable("role") @Among(Role.class) String role) {
        ClusterId cluster = RoleForms.cluster(type, resource);
        permissions.require(actor, Operation.GRANT_ROLES, cluster, GIVE);
        Grant grant =
                RoleForms.grant(type, resource, role, audit.organisation(actor).id());
        if (cluster != null) {
            clusters.get(actor, cluster);
        }
        accounts.grant(actor, cluster, user, grant.role());
        return seenBy(actor, user, cluster);
    }

    @DeleteMapping("/roles/{user}/{type}/{resource}/{role}")
    @Call("RemoveUserFromRole")
    AccountWire.Roles withdraw(
            Actor actor,
            @PathVariable("user") UUID user,
            @PathVariable("type") @Among(also = {"ORGANIZATION", "CLUSTER"}) String type,
            @PathVariable("resource") String resource,
            @PathVariable("role") @Among(Role.class) String role) {
        ClusterId cluster = RoleForms.cluster(type, resource);
        permissions.require(actor, Operation.GRANT_ROLES, cluster, TAKE);
        Grant grant =
                RoleForms.grant(type, resource, role, audit.organisation(actor).id());
        if (cluster != null) {
            // Of a deleted cluster too: its roles can still be taken away.
            RoleForms.requireKnown(cluster, clusters.listWithDeleted(actor));
        }
        accounts.withdraw(actor, cluster, user, grant.role());
        return seenBy(actor, user, cluster);
    }

    /** All roles of the account, or those of the one cluster to whoever may see no others. */
    private AccountWire.Roles seenBy(Actor actor, UUID user, @Nullable ClusterId cluster) {
        return roles(
                actor,
                permissions.allows(actor, Operation.SEE_GRANTS, null)
                        ? accounts.grantsOf(actor, user)
                        : accounts.holders(actor, cluster).stream()
                                .filter(holder -> holder.account().equals(user))
                                .map(Accounts.Holder::grant)
                                .toList());
    }

    private AccountWire.Roles roles(Actor actor, List<Grant> grants) {
        return new AccountWire.Roles(
                RoleForms.forms(grants, audit.organisation(actor).id()), List.of());
    }

    @GetMapping("/users/persons-by-email")
    @Call(value = "GetPersonUsersByEmail", also = 404)
    AccountWire.OnePerson person(Actor actor, @RequestParam(name = "email") String email) {
        AccountView found = accounts.list(actor).stream()
                .filter(account -> account.kind() == Actor.Kind.PERSON
                        && account.active()
                        && account.name().equals(email.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new InvalidAccountException("ACCOUNT_UNKNOWN"));
        return new AccountWire.OnePerson(new AccountWire.Person(found.id().toString(), found.name()));
    }
}

package dev.sallyport.api;

import dev.sallyport.access.AccountView;
import dev.sallyport.access.Accounts;
import dev.sallyport.access.AuditLog;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.ServiceAccounts;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Clusters;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Service accounts and their API keys. A deleted one is 404; one that was only disabled still has its name, and is here to be deleted. */
@RestController
@RequestMapping("/api/v1")
class ServiceAccountsController {

    private final Accounts accounts;
    private final ServiceAccounts serviceAccounts;
    private final AuditLog audit;
    private final Clusters clusters;
    private final Permissions permissions;
    private final Cursors cursors;
    private final Clock clock;

    /** A key and whose it is. */
    private record Owned(AccountView owner, AccountView.Key key) {

        String order() {
            return Cursors.sortable(key.createdAt()) + key.name();
        }
    }

    ServiceAccountsController(
            Accounts accounts,
            ServiceAccounts serviceAccounts,
            AuditLog audit,
            Clusters clusters,
            Permissions permissions,
            Cursors cursors,
            Clock clock) {
        this.accounts = accounts;
        this.serviceAccounts = serviceAccounts;
        this.audit = audit;
        this.clusters = clusters;
        this.permissions = permissions;
        this.cursors = cursors;
        this.clock = clock;
    }

    @GetMapping("/service-accounts")
    @Call("ListServiceAccounts")
    AccountWire.ServiceAccountList list(Actor actor, Paging paging) {
        Function<AccountView, String> name = account -> account.name() + " " + account.id();
        Cursors.Page<AccountView> page = cursors.page(
                actor,
                "service-accounts",
                paging.nowOnly(),
                Cursors.among(services(actor).toList(), name),
                name);
        UUID organisation = audit.organisation(actor).id();
        return new AccountWire.ServiceAccountList(
                page.items().stream()
                        .map(account -> form(account, organisation))
                        .toList(),
                page.pagination());
    }

    @PostMapping("/service-accounts")
    @Call(value = "CreateServiceAccount", also = 404)
    AccountWire.ServiceAccount create(Actor actor, @Body AccountWire.CreateServiceAccount asked) {
        mayManage(actor, "CREATE_SERVICE_ACCOUNT");
        UUID organisation = audit.organisation(actor).id();
        UUID id = serviceAccounts.create(
                actor,
                Objects.requireNonNullElse(asked.name(), ""),
                Objects.requireNonNullElse(asked.description(), ""),
                RoleForms.grants(asked.roles(), organisation, clusters.listWithDeleted(actor)));
        return form(service(actor, id), organisation);
    }

    @GetMapping("/service-accounts/{account}")
    @Call("GetServiceAccount")
    AccountWire.ServiceAccount get(Actor actor, @PathVariable("account") UUID id) {
        return form(service(actor, id), audit.organisation(actor).id());
    }

    @PatchMapping("/service-accounts/{account}")
    @Call("UpdateServiceAccount")
    AccountWire.ServiceAccount update(
            Actor actor, @PathVariable("account") UUID id, @Body AccountWire.UpdateServiceAccount asked) {
        mayManage(actor, "UPDATE_SERVICE_ACCOUNT");
        service(actor, id);
        serviceAccounts.describe(actor, id, asked.name(), asked.description());
        return get(actor, id);
    }

    @DeleteMapping("/service-accounts/{account}")
    @Call("DeleteServiceAccount")
    AccountWire.ServiceAccount delete(Actor actor, @PathVariable("account") UUID id) {
        mayManage(actor, ServiceAccounts.DELETION);
        AccountWire.ServiceAccount last = get(actor, id);
        serviceAccounts.delete(actor, id);
        return last;
    }

    @GetMapping("/api-keys")
    @Call("ListApiKeys")
    AccountWire.ApiKeyList keys(
            Actor actor,
            @RequestParam(name = "service_account_id", required = false) @Nullable UUID account,
            Paging paging) {
        List<Owned> keys = goodKeys(actor)
                .filter(owned -> account == null || owned.owner().id().equals(account))
                .toList();
        Cursors.Page<Owned> page = cursors.page(
                actor, "api-keys " + account, paging.nowOnly(), Cursors.among(keys, Owned::order), Owned::order);
        return new AccountWire.ApiKeyList(
                page.items().stream().map(ServiceAccountsController::form).toList(), page.pagination());
    }

    @PostMapping("/api-keys")
    @Call(value = "CreateApiKey", also = 404)
    AccountWire.CreatedApiKey createKey(Actor actor, @Body AccountWire.CreateApiKey asked) {
        UUID account = uuid(asked.serviceAccountId());
        IssuedKey issued = serviceAccounts.createKey(
                actor, account, Objects.requireNonNullElse(asked.name(), ""), asked.expiresAt());
        Owned made = goodKeys(actor)
                .filter(owned -> owned.key().id().equals(issued.key()))
                .findFirst()
                .orElseThrow();
        return new AccountWire.CreatedApiKey(form(made), issued.secret());
    }

    @GetMapping("/api-keys/{key}")
    @Call("GetApiKey")
    AccountWire.ApiKey key(Actor actor, @PathVariable("key") String id) {
        return form(named(actor, id));
    }

    @PatchMapping("/api-keys/{key}")
    @Call("UpdateApiKey")
    AccountWire.ApiKey updateKey(Actor actor, @PathVariable("key") String id, @Body AccountWire.UpdateApiKey asked) {
        mayManage(actor, "UPDATE_API_KEY");
        UUID key = named(actor, id).key().id();
        serviceAccounts.nameKey(actor, key, Objects.requireNonNullElse(asked.name(), ""));
        return key(actor, id);
    }

    @DeleteMapping("/api-keys/{key}")
    @Call("DeleteApiKey")
    AccountWire.ApiKey deleteKey(Actor actor, @PathVariable("key") String id) {
        mayManage(actor, "DELETE_API_KEY");
        Owned last = named(actor, id);
        accounts.revokeKey(actor, last.key().id());
        return form(last);
    }

    /** Asked before anything is read for a change: a refused read is in no ledger, a refused change must be. */
    private void mayManage(Actor actor, String action) {
        permissions.require(actor, Operation.MANAGE_ACCOUNTS, null, action);
    }

    private Stream<AccountView> services(Actor actor) {
        return accounts.list(actor).stream().filter(account -> account.kind() == Actor.Kind.SERVICE_ACCOUNT);
    }

    private AccountView service(Actor actor, UUID id) {
        return services(actor)
                .filter(account -> account.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new InvalidAccountException("ACCOUNT_UNKNOWN"));
    }

    private Stream<Owned> goodKeys(Actor actor) {
        Instant now = clock.instant();
        return services(actor)
                .flatMap(account ->
                        account.keys().stream().filter(key -> key.good(now)).map(key -> new Owned(account, key)));
    }

    private Owned named(Actor actor, String name) {
        return goodKeys(actor)
                .filter(owned -> owned.key().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidAccountException("KEY_UNKNOWN"));
    }

    private static UUID uuid(@Nullable String text) {
        try {
            return ApiArguments.uuid(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw Paging.invalid();
        }
    }

    private static AccountWire.ServiceAccount form(AccountView account, UUID organisation) {
        return new AccountWire.ServiceAccount(
                account.id().toString(),
                account.name(),
                account.description(),
                "",
                Wire.at(account.createdAt()),
                RoleForms.forms(account.grants(), organisation),
                List.of());
    }

    private static AccountWire.ApiKey form(Owned owned) {
        AccountView.Key key = owned.key();
        return new AccountWire.ApiKey(
                key.name(),
                key.label() == null ? key.name() : key.label(),
                owned.owner().id().toString(),
                Wire.at(key.createdAt()),
                key.expiresAt() == null ? null : Wire.at(key.expiresAt()),
                key.lastUsedAt() == null ? null : Wire.at(key.lastUsedAt()));
    }
}

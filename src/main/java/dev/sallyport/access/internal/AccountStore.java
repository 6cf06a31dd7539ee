package dev.sallyport.access.internal;

import dev.sallyport.access.Grant;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Accounts, keys and grants as rows. Questions about permission ask for values and not for entities, so that they are answered by the
 * database and never by what this transaction read earlier. A deleted account is none.
 */
@Repository
class AccountStore {

    @PersistenceContext
    @SuppressWarnings("NullAway.Init")
    private EntityManager entities;

    /** The grants of an account that exists, is not disabled, and is of the kind that the actor says. */
    @Transactional(readOnly = true)
    public Set<Grant> grants(Actor actor) {
        return entities.createQuery(
                        "select g.role, g.clusterId from RoleGrant g join Account a on a.id = g.accountId"
                                + " where a.id = :id and a.kind = :kind and a.disabledAt is null",
                        Object[].class)
                .setParameter("id", actor.id())
                .setParameter("kind", actor.kind())
                .getResultStream()
                .map(row -> grant((Role) row[0], (UUID) row[1]))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Grant grant(Role role, @Nullable UUID cluster) {
        return new Grant(role, cluster == null ? null : new ClusterId(cluster));
    }

    /** Whether the account may be signed in: not disabled and, for a service account, with a key that is neither revoked nor expired. */
    @Transactional(readOnly = true)
    public boolean active(Actor actor, Instant now) {
        String where = " from Account a where a.id = :id and a.kind = :kind and a.disabledAt is null";
        String key = actor.kind() == Actor.Kind.SERVICE_ACCOUNT
                ? " and exists (select k.id from ApiKey k where k.accountId = a.id and k.revokedAt is null"
                        + " and (k.expiresAt is null or k.expiresAt > :now))"
                : "";
        var counted = entities.createQuery("select count(a)" + where + key, Long.class)
                .setParameter("id", actor.id())
                .setParameter("kind", actor.kind());
        if (!key.isEmpty()) {
            counted.setParameter("now", now);
        }
        return counted.getSingleResult() > 0;
    }

    @Transactional(readOnly = true)
    public boolean operatorsMayAllowAll() {
        return Boolean.TRUE.equals(entities.createNativeQuery(
                        "select operators_may_allow_all from organisation where id = 1", Boolean.class)
                .getSingleResult());
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void letOperatorsAllowAll(boolean may) {
        entities.createNativeQuery("update organisation set operators_may_allow_all = :may where id = 1")
                .setParameter("may", may)
                .executeUpdate();
    }

    @Transactional(readOnly = true)
    public Optional<Account> person(Email email) {
        return named(Actor.Kind.PERSON, email.text());
    }

    @Transactional(readOnly = true)
    public Optional<Account> named(Actor.Kind kind, String name) {
        return everNamed(kind, name).filter(account -> !account.deleted()).findFirst();
    }

    /** Whether there is or was one, deleted ones included. */
    @Transactional(readOnly = true)
    public boolean wasThere(Actor.Kind kind, String name) {
        return everNamed(kind, name).findAny().isPresent();
    }

    private Stream<Account> everNamed(Actor.Kind kind, String name) {
        return entities
                .createQuery("select a from Account a where a.kind = :kind and a.name = :name", Account.class)
                .setParameter("kind", kind)
                .setParameter("name", name)
                .getResultList()
                .stream();
    }

    @Transactional(readOnly = true)
    public Optional<Account> account(UUID id) {
        return Optional.ofNullable(entities.find(Account.class, id)).filter(account -> !account.deleted());
    }

    /** When the person's password was set; empty for who has none. */
    @Transactional(readOnly = true)
    public Optional<Instant> passwordSetAt(Actor actor) {
        return entities.createQuery(
                        "select a.passwordSetAt from Account a where a.id = :id and a.passwordSetAt is not null",
                        Instant.class)
                .setParameter("id", actor.id())
                .getResultStream()
                .findFirst();
    }

    @Transactional(readOnly = true)
    public Optional<Invitation> invitation(String digest) {
        return entities.createQuery("select i from Invitation i where i.digest = :digest", Invitation.class)
                .setParameter("digest", digest)
                .getResultStream()
                .findFirst();
    }

    @Transactional(readOnly = true)
    public List<Invitation> invitations() {
        return entities.createQuery("select i from Invitation i", Invitation.class)
                .getResultList();
    }

    /** Whether there was one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean endInvitation(UUID account) {
        return entities.createQuery("delete from Invitation i where i.accountId = :account")
                        .setParameter("account", account)
                        .executeUpdate()
                > 0;
    }

    @Transactional(readOnly = true)
    public List<Account> accounts() {
        return entities.createQuery(
                        "select a from Account a where a.deletedId is null order by a.kind, a.name", Account.class)
                .getResultList();
    }

    /** People who are Org Admin; those who cannot sign in (disabled, or invited without a password yet) only if {@code orDisabled}. */
    @Transactional(readOnly = true)
    public Set<UUID> orgAdmins(boolean orDisabled) {
        return Set.copyOf(entities.createQuery(
                        "select a.id from RoleGrant g join Account a on a.id = g.accountId"
                                + " where g.role = :role and a.kind = :kind and (:orDisabled = true or a.disabledAt is null and a.passwordHash is not null)",
                        UUID.class)
                .setParameter("role", Role.ORG_ADMIN)
                .setParameter("kind", Actor.Kind.PERSON)
                .setParameter("orDisabled", orDisabled)
                .getResultList());
    }

    @Transactional(readOnly = true)
    public Optional<ApiKey> key(String keyName) {
        return entities.createQuery("select k from ApiKey k where k.keyName = :name", ApiKey.class)
                .setParameter("name", keyName)
                .getResultStream()
                .findFirst();
    }

    @Transactional(readOnly = true)
    public Optional<ApiKey> key(UUID id) {
        return Optional.ofNullable(entities.find(ApiKey.class, id));
    }

    @Transactional(readOnly = true)
    public List<ApiKey> keys() {
        return entities.createQuery("select k from ApiKey k order by k.createdAt, k.keyName", ApiKey.class)
                .getResultList();
    }

    /** Notes the use, unless one was noted after {@code unlessAfter}. */
    @Transactional
    public void used(UUID key, Instant at, Instant unlessAfter) {
        entities.createQuery(
                        "update ApiKey k set k.lastUsedAt = :at where k.id = :id and (k.lastUsedAt is null or k.lastUsedAt < :before)")
                .setParameter("at", at)
                .setParameter("id", key)
                .setParameter("before", unlessAfter)
                .executeUpdate();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Object entity) {
        entities.persist(entity);
        entities.flush();
    }

    @Transactional(readOnly = true)
    public List<RoleGrant> roleGrants(@Nullable ClusterId cluster) {
        return entities.createQuery(
                        "select g from RoleGrant g where :cluster is null or g.clusterId = :cluster order by g.grantedAt, g.id",
                        RoleGrant.class)
                .setParameter("cluster", cluster == null ? null : cluster.value())
                .getResultList();
    }

    /** Whether there was such a grant. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean remove(UUID account, Grant grant) {
        ClusterId cluster = grant.cluster();
        String where = "delete from RoleGrant g where g.accountId = :account and g.role = :role and ";
        var delete = cluster == null
                ? entities.createQuery(where + "g.clusterId is null")
                : entities.createQuery(where + "g.clusterId = :cluster").setParameter("cluster", cluster.value());
        return delete.setParameter("account", account)
                        .setParameter("role", grant.role())
                        .executeUpdate()
                > 0;
    }
}

package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.LastOrgAdminException;
import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Source;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

class AccountsTest {

    private static final ClusterId CLUSTER = new ClusterId(UUID.randomUUID());

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void the_last_active_person_who_is_org_admin_stays(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            IssuedKey robot = house.accounts().createServiceAccount(admin, "robot", Set.of(), null);
            house.accounts().grant(admin, null, robot.account(), Role.ORG_ADMIN);
            int before = house.entries().size();

            assertThatThrownBy(() -> house.accounts().disable(admin, admin.id()))
                    .isInstanceOf(LastOrgAdminException.class);
            assertThatThrownBy(() -> house.accounts().withdraw(admin, null, admin.id(), Role.ORG_ADMIN))
                    .isInstanceOf(LastOrgAdminException.class);

            assertThat(house.permissions().isOrgAdmin(admin)).isTrue();
            assertThat(house.entries()).hasSize(before);
            Actor second = person(house, admin, "second@example.com");
            house.accounts().grant(admin, null, second.id(), Role.ORG_ADMIN);
            house.accounts().disable(second, admin.id());
            assertThat(house.permissions().isOrgAdmin(admin)).isFalse();
            assertThatThrownBy(() -> house.accounts().disable(second, second.id()))
                    .isInstanceOf(LastOrgAdminException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void two_org_admins_who_disable_each_other_at_once_leave_one(TestDatabases kind) throws InterruptedException {
        leaveOne(kind, (house, by, whom) -> house.get(AccountBook.class).disable(by, whom.id()));
    }

    @ParameterizedTest
    @EnumSource
    void two_org_admins_who_withdraw_each_others_role_at_once_leave_one(TestDatabases kind)
            throws InterruptedException {
        leaveOne(
                kind,
                (house, by, whom) ->
                        house.get(AccountBook.class).withdraw(by, whom.id(), new Grant(Role.ORG_ADMIN, null)));
    }

    private interface Removal {
        void of(AccessHouse house, Actor by, Actor whom);
    }

    /** Behind the guard, which both have passed when the first of them is done. */
    private void leaveOne(TestDatabases kind, Removal removal) throws InterruptedException {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor one = house.orgAdmin();
            Actor two = person(house, one, "second@example.com");
            house.accounts().grant(one, null, two.id(), Role.ORG_ADMIN);
            List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> threads = List.of(
                    removing(house, removal, one, two, go, outcomes), removing(house, removal, two, one, go, outcomes));
            go.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(outcomes).containsExactlyInAnyOrder("done", "LastOrgAdminException");
            assertThat(house.get(AccountStore.class).orgAdmins(false)).hasSize(1);
        }
    }

    private static Thread removing(
            AccessHouse house, Removal removal, Actor by, Actor whom, CountDownLatch go, List<String> outcomes) {
        return Thread.ofPlatform().start(() -> {
            try {
                go.await();
                removal.of(house, by, whom);
                outcomes.add("done");
            } catch (InterruptedException | RuntimeException e) {
                outcomes.add(e.getClass().getSimpleName());
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_cluster_admin_grants_on_the_own_cluster_and_never_above_it(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor orgAdmin = house.orgAdmin();
            Actor admin = person(house, orgAdmin, "cluster-admin@example.com");
            Actor other = person(house, orgAdmin, "other@example.com");
            house.accounts().grant(orgAdmin, CLUSTER, admin.id(), Role.CLUSTER_ADMIN);
            Accounts accounts = house.accounts();

            accounts.grant(admin, CLUSTER, other.id(), Role.CLUSTER_MONITOR);
            accounts.grant(admin, CLUSTER, other.id(), Role.CLUSTER_MONITOR);

            assertThat(house.permissions().grants(other)).containsExactly(new Grant(Role.CLUSTER_MONITOR, CLUSTER));
            assertThat(accounts.holders(admin, CLUSTER)).hasSize(2);
            notAllowed(() -> accounts.grant(admin, null, other.id(), Role.CLUSTER_MONITOR));
            notAllowed(() -> accounts.grant(admin, new ClusterId(UUID.randomUUID()), other.id(), Role.CLUSTER_MONITOR));
            for (Role above : List.of(Role.ORG_ADMIN, Role.AUDITOR, Role.ORG_MEMBER)) {
                notAllowed(() -> accounts.grant(admin, CLUSTER, other.id(), above));
                notAllowed(() -> accounts.grant(admin, null, other.id(), above));
                assertThatThrownBy(() -> accounts.grant(orgAdmin, CLUSTER, other.id(), above))
                        .isInstanceOf(InvalidAccountException.class);
            }
            notAllowed(() -> accounts.withdraw(admin, null, orgAdmin.id(), Role.ORG_ADMIN));
            accounts.withdraw(admin, CLUSTER, other.id(), Role.CLUSTER_MONITOR);
            assertThat(house.permissions().grants(other)).isEmpty();
        }
    }

    @Test
    void a_role_holds_and_ends_with_the_next_call() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            Actor admin = house.orgAdmin();
            Actor auditor = person(house, admin, "auditor@example.com");
            notAllowed(() -> house.accounts().list(auditor));
            house.accounts().grant(admin, null, auditor.id(), Role.AUDITOR);
            assertThat(house.accounts().list(auditor)).hasSize(2);
            house.accounts().withdraw(admin, null, auditor.id(), Role.AUDITOR);
            notAllowed(() -> house.accounts().list(auditor));
        }
    }

    @Test
    void the_switch_for_operators_is_off_until_an_org_admin_turns_it_on() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            Actor admin = house.orgAdmin();
            Actor writer = person(house, admin, "writer@example.com");
            house.accounts().grant(admin, CLUSTER, writer.id(), Role.CLUSTER_OPERATOR_WRITER);
            assertThat(house.permissions().allows(writer, Operation.ALLOW_ALL, CLUSTER))
                    .isFalse();
            house.accounts().letOperatorsAllowAll(admin, true);
            assertThat(house.permissions().allows(writer, Operation.ALLOW_ALL, CLUSTER))
                    .isTrue();
            assertThat(house.permissions().allows(writer, Operation.ALLOW_ALL, null))
                    .isFalse();
            assertThat(house.actions()).contains("SET_ORGANISATION");
        }
    }

    @Test
    void what_cannot_be_made_is_said_and_leaves_no_entry() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            Actor admin = house.orgAdmin();
            house.accounts().createServiceAccount(admin, "robot", Set.of(), null);
            int before = house.entries().size();
            invalid(
                    "EMAIL_INVALID",
                    () -> house.accounts().createPerson(admin, "a b@example.com", AccessHouse.PASSWORD));
            invalid(
                    "NAME_TAKEN",
                    () -> house.accounts().createPerson(admin, "ADMIN@example.com", AccessHouse.PASSWORD));
            invalid("PASSWORD_TOO_SHORT", () -> house.accounts().createPerson(admin, "b@example.com", "short"));
            invalid("NAME_TAKEN", () -> house.accounts().createServiceAccount(admin, " robot ", Set.of(), null));
            invalid("NAME_INVALID", () -> house.accounts().createServiceAccount(admin, " ", Set.of(), null));
            invalid("NAME_INVALID", () -> house.accounts().createServiceAccount(admin, "a\nb", Set.of(), null));
            invalid("ACCOUNT_UNKNOWN", () -> house.accounts().disable(admin, UUID.randomUUID()));
            invalid("KEY_UNKNOWN", () -> house.accounts().revokeKey(admin, UUID.randomUUID()));
            assertThat(house.entries()).hasSize(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_service_account_is_made_with_its_roles_and_its_key_or_not_at_all(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            int before = house.entries().size();
            invalid(
                    "ROLE_IS_FOR_THE_ORGANISATION",
                    () -> house.accounts()
                            .createServiceAccount(admin, "robot", Set.of(new Grant(Role.AUDITOR, CLUSTER)), null));
            assertThat(house.entries()).hasSize(before);
            assertThat(house.accounts().list(admin)).hasSize(1);

            Grant auditor = new Grant(Role.AUDITOR, null);
            IssuedKey key = house.accounts().createServiceAccount(admin, "robot", Set.of(auditor), null);

            Actor robot = house.signIn().withApiKey(key.secret(), "192.0.2.1");
            assertThat(house.permissions().grants(robot)).containsExactly(auditor);
            assertThat(house.actions().subList(before, before + 3))
                    .containsExactly("CREATE_SERVICE_ACCOUNT", "CREATE_API_KEY", "ASSIGN_USER_ROLE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refused_changes_are_in_the_ledger_twenty_a_minute_and_then_counted(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            Actor nobody = person(house, admin, "nobody@example.com");
            int before = house.entries().size();
            for (int i = 0; i < 25; i++) {
                notAllowed(() -> house.accounts().list(nobody));
                notAllowed(() -> house.accounts().disable(nobody, admin.id()));
            }
            Refusals refusals = house.get(Refusals.class);
            refusals.summarise();
            assertThat(house.entries()).hasSize(before + 20);
            house.clock().advance(Duration.ofMinutes(1));
            refusals.summarise();
            refusals.summarise();

            List<Entry> written =
                    house.entries().subList(before, house.entries().size());
            assertThat(written).hasSize(21).allSatisfy(entry -> {
                assertThat(entry.draft().actor()).isEqualTo(nobody);
                assertThat(entry.draft().error()).isEqualTo("NOT_ALLOWED");
            });
            assertThat(written.getFirst().draft().action()).isEqualTo("DISABLE_ACCOUNT");
            assertThat(house.get(ActivityLog.class).sentence(written.getFirst()))
                    .as("tried to change accounts")
                    .isEqualTo(new EntryReader.Sentence("refused", List.of("MANAGE_ACCOUNTS")));
            assertThat(written.getLast().draft().payload().text()).contains("\"attempts\":5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_refusal_inside_a_transaction_that_holds_the_ledger_is_written_once_that_is_over(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor nobody = person(house, house.orgAdmin(), "nobody@example.com");
            int before = house.entries().size();
            notAllowed(() -> house.get(TransactionTemplate.class).executeWithoutResult(status -> {
                house.get(Ledger.class).serialise();
                house.permissions().require(nobody, Operation.LOOSEN_NOTABLY, CLUSTER, "ADD_EGRESS_RULE");
            }));
            await().atMost(Duration.ofSeconds(10)).until(() -> house.entries().size() == before + 1);
            assertThat(house.entries().getLast().draft().action()).isEqualTo("ADD_EGRESS_RULE");
        }
    }

    private static Actor person(AccessHouse house, Actor by, String email) {
        UUID id = house.accounts().createPerson(by, email, AccessHouse.PASSWORD);
        return new Actor(Actor.Kind.PERSON, id, email, Source.UI);
    }

    private static void notAllowed(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NotAllowedException.class);
    }

    private static void invalid(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidAccountException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}

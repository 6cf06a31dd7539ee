package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.AccessHistory;
import dev.sallyport.access.AccountView;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.access.ServiceAccounts;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.EntryReader.Sentence;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeletedServiceAccountsTest {

    private static final ClusterId CLUSTER = new ClusterId(UUID.randomUUID());
    private static final String SECRET = "a-secret-of-the-environment-with-enough-characters";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void a_deleted_service_account_loses_keys_and_roles_and_never_comes_back(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            IssuedKey key = robot(house, admin);
            UUID robot = key.account();
            int before = house.entries().size();

            house.get(ServiceAccounts.class).delete(admin, robot);

            assertThat(house.actions().subList(before, house.actions().size()))
                    .containsExactly("DELETE_API_KEY", "REMOVE_USER_FROM_ROLE", "DELETE_SERVICE_ACCOUNT");
            assertThat(house.get(ActivityLog.class).sentence(house.entries().getLast()))
                    .isEqualTo(new Sentence("DELETE_SERVICE_ACCOUNT", List.of("robot")));
            assertThat(house.accounts().list(admin))
                    .extracting(AccountView::name)
                    .containsExactly("admin@example.com");
            assertThat(house.accounts().holders(admin, CLUSTER)).isEmpty();
            unknown(() -> house.accounts().enable(admin, robot));
            unknown(() -> house.accounts().grantsOf(admin, robot));
            unknown(() -> house.accounts().grant(admin, null, robot, Role.ORG_ADMIN));
            unknown(() -> house.accounts().grantNamed(admin, null, "robot", Role.ORG_ADMIN));
            unknown(() -> house.accounts().createKey(admin, robot, null));
            unknown(() -> house.get(ServiceAccounts.class).describe(admin, robot, "again", null));
            unknown(() -> house.get(ServiceAccounts.class).delete(admin, robot));
            refused(house, key.secret());
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_name_of_a_deleted_service_account_is_free_again_and_again(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            ServiceAccounts accounts = house.get(ServiceAccounts.class);
            UUID first = robot(house, admin).account();
            accounts.delete(admin, first);
            UUID second = robot(house, admin).account();
            accounts.delete(admin, second);
            UUID third = accounts.create(admin, "robot", "", Set.of());

            assertThat(List.of(first, second)).doesNotContain(third);
            assertThat(house.accounts().list(admin))
                    .filteredOn(account -> account.name().equals("robot"))
                    .extracting(AccountView::id, AccountView::grants)
                    .containsExactly(org.assertj.core.api.Assertions.tuple(third, List.of()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_disabled_one_can_be_deleted_and_only_service_accounts_can(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            IssuedKey key = robot(house, admin);
            house.accounts().disable(admin, key.account());

            house.get(ServiceAccounts.class).delete(admin, key.account());

            unknown(() -> house.accounts().enable(admin, key.account()));
            unknown(() -> house.get(ServiceAccounts.class).delete(admin, admin.id()));
            assertThat(house.permissions().isOrgAdmin(admin)).isTrue();
        }
    }

    @Test
    void a_report_of_the_time_before_still_names_a_deleted_service_account() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            Actor admin = house.orgAdmin();
            IssuedKey key = robot(house, admin);
            Instant before = house.clock().instant();
            house.clock().advance(Duration.ofDays(1));
            house.get(ServiceAccounts.class).delete(admin, key.account());
            AccessHistory history = house.get(AccessHistory.class);

            assertThat(history.at(CLUSTER, before).accounts())
                    .filteredOn(account -> account.id().equals(key.account()))
                    .singleElement()
                    .satisfies(account -> {
                        assertThat(account.name()).isEqualTo("robot");
                        assertThat(account.grants()).hasSize(1);
                        assertThat(account.keys()).hasSize(1);
                    });
            assertThat(history.at(CLUSTER, house.clock().instant()).accounts())
                    .extracting(AccessHistory.AccountThen::name)
                    .doesNotContain("robot");
        }
    }

    @Test
    void the_account_of_the_environment_stays_deleted_whatever_the_environment_still_says() {
        Map<String, String> database = AccessHouse.database(TestDatabases.H2, folder);
        try (AccessHouse house = AccessHouse.start(database, Map.of("sallyport.api-key", SECRET))) {
            Actor bootstrap = house.signIn().withApiKey(SECRET, "192.0.2.1");
            house.get(ServiceAccounts.class).delete(bootstrap, bootstrap.id());
        }
        for (String secret : List.of(SECRET, SECRET + "-the-second")) {
            try (AccessHouse again = AccessHouse.start(database, Map.of("sallyport.api-key", secret))) {
                refused(again, secret);
            }
        }
    }

    private static IssuedKey robot(AccessHouse house, Actor admin) {
        return house.accounts()
                .createServiceAccount(admin, "robot", Set.of(new Grant(Role.CLUSTER_ADMIN, CLUSTER)), null);
    }

    private static void unknown(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidAccountException.class, e -> assertThat(e.code()).isEqualTo("ACCOUNT_UNKNOWN"));
    }

    private static void refused(AccessHouse house, String secret) {
        assertThatThrownBy(() -> house.signIn().withApiKey(secret, "192.0.2.1"))
                .isInstanceOf(SignIn.FailedException.class);
    }
}

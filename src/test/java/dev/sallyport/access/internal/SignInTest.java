package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sallyport.access.AccountView;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.access.ServiceAccounts;
import dev.sallyport.access.SignIn;
import dev.sallyport.access.StartRefusedException;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Source;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class SignInTest {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = AccessHouse.PASSWORD;
    private static final String HERE = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";
    private static final String SECRET = "an automation secret of 36 characters".replace(' ', '-');

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void a_person_signs_in_by_password_until_disabled(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            UUID id = house.accounts().createPerson(admin, "Zoë@example.com", "Zoë's long passphrase");

            Actor zoe = house.signIn().withPassword(" ZOË@EXAMPLE.COM ", "Zoe\u0308's long passphrase", HERE);

            assertThat(zoe).isEqualTo(new Actor(Actor.Kind.PERSON, id, "zoë@example.com", Source.UI));
            assertThat(house.signIn().active(zoe)).isTrue();
            assertThat(house.signIn().confirms(zoe, "Zoë's long passphrase", HERE))
                    .isTrue();
            assertThat(house.signIn().confirms(zoe, "another passphrase", HERE)).isFalse();

            house.accounts().disable(admin, id);
            assertThat(house.signIn().active(zoe)).isFalse();
            assertThat(house.signIn().confirms(zoe, "Zoë's long passphrase", HERE))
                    .isFalse();
            failed(house, "zoë@example.com", "Zoë's long passphrase", HERE);

            house.accounts().enable(admin, id);
            assertThat(house.signIn().active(zoe)).isTrue();
            assertThat(house.signIn().withPassword("zoë@example.com", "Zoë's long passphrase", ELSEWHERE))
                    .isEqualTo(zoe);
        }
    }

    @Test
    void an_account_that_is_not_there_is_refused_like_a_wrong_password() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            house.orgAdmin();
            List<String> names = List.of(EMAIL, "nobody@example.com");
            for (int i = 0; i < 6; i++) {
                List<Duration> waits = names.stream()
                        .map(name -> failed(house, name, "wrong", HERE).retryAfter())
                        .toList();
                assertThat(waits.get(0)).isEqualTo(waits.get(1));
                house.clock().advance(Duration.ofSeconds(61));
            }
            assertThat(failed(house, "not an address", PASSWORD, HERE).retryAfter())
                    .isEqualTo(Duration.ZERO);
            assertThat(failed(house, EMAIL, "x".repeat(100_000), ELSEWHERE).retryAfter())
                    .isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void failures_slow_one_account_at_one_address_down_and_lock_nobody_out() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            house.orgAdmin();
            for (int i = 0; i < 3; i++) {
                assertThat(failed(house, EMAIL, "wrong", HERE).retryAfter()).isEqualTo(Duration.ZERO);
            }
            assertThat(failed(house, EMAIL, "wrong", HERE).retryAfter()).isEqualTo(Duration.ofSeconds(1));
            assertThat(failed(house, EMAIL, PASSWORD, HERE).retryAfter()).isEqualTo(Duration.ofSeconds(1));

            house.signIn().withPassword(EMAIL, PASSWORD, ELSEWHERE);

            house.clock().advance(Duration.ofSeconds(1));
            house.signIn().withPassword(EMAIL, PASSWORD, HERE);
            assertThat(failed(house, EMAIL, "wrong", HERE).retryAfter()).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void refused_sign_ins_leave_one_entry_per_source_and_minute_and_none_of_what_was_typed() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            house.orgAdmin();
            for (int i = 0; i < 5; i++) {
                failed(house, "my-password-typed-as-name", "wrong secret", HERE);
                failed(house, EMAIL, "wrong secret", "2001:db8:1:2::" + i);
            }
            int before = house.entries().size();

            house.get(SecurityLog.class).summarise();
            house.get(SecurityLog.class).summarise();

            List<Entry> written =
                    house.entries().subList(before, house.entries().size());
            assertThat(written)
                    .extracting(entry -> entry.draft().action())
                    .containsOnly("SIGN_IN_REFUSED")
                    .hasSize(2);
            assertThat(written)
                    .extracting(entry -> entry.draft().payload().text())
                    .allSatisfy(text -> assertThat(text).doesNotContain("typed", "secret"));
            assertThat(written.get(0).draft().payload().text())
                    .contains("\"source\":\"192.0.2.1\"", "\"failed\":4", "\"slowed\":1");
            assertThat(written.get(1).draft().payload().text()).contains("::/64\"", "\"failed\":4", "\"slowed\":1");
        }
    }

    @Test
    void a_flood_of_sources_leaves_a_bounded_number_of_entries() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            SecurityLog log = house.get(SecurityLog.class);
            for (int i = 0; i < 5_000; i++) {
                log.failed("203.0." + i / 256 + "." + i % 256, SecurityLog.Door.API_KEY);
            }
            log.summarise();
            assertThat(house.entries()).hasSize(SecurityLog.SOURCES + 1);
            assertThat(house.entries().getLast().draft().payload().text())
                    .contains(SecurityLog.FURTHER, "\"failed\":" + (5_000 - SecurityLog.SOURCES));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_key_signs_its_service_account_in_until_revoked_and_is_nowhere_in_the_database(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            IssuedKey key = house.accounts().createServiceAccount(admin, "terraform", Set.of(), null);
            house.accounts().grant(admin, null, key.account(), Role.CLUSTER_MONITOR);

            Actor terraform = house.signIn().withApiKey(key.secret(), HERE);

            assertThat(terraform)
                    .isEqualTo(new Actor(Actor.Kind.SERVICE_ACCOUNT, key.account(), "terraform", Source.CC_API));
            assertThat(key.secret()).matches("CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}");
            assertThat(house.accounts().list(admin).getLast().keys().getFirst().lastUsedAt())
                    .isEqualTo(house.clock().instant());
            JdbcClient jdbc = JdbcClient.create(house.get(DataSource.class));
            assertThat(jdbc.sql("select * from api_key").query().listOfRows().toString())
                    .contains(key.secret().substring(0, 28))
                    .doesNotContain(key.secret().substring(29));
            assertThat(key.toString()
                            + house.entries().stream()
                                    .map(entry -> entry.draft().payload().text())
                                    .toList())
                    .doesNotContain(key.secret().substring(29));

            refused(house, key.secret().substring(0, 67) + (key.secret().endsWith("x") ? "y" : "x"));
            refused(house, key.secret().substring(0, 28));
            refused(house, "");
            refused(house, "x".repeat(100_000));
            house.accounts().revokeKey(admin, key.key());
            refused(house, key.secret());
            assertThat(house.signIn().active(terraform)).isFalse();
        }
    }

    @Test
    void failures_of_others_never_hold_a_right_key_up() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            IssuedKey key = house.accounts().createServiceAccount(house.orgAdmin(), "terraform", Set.of(), null);
            for (int i = 0; i < 300; i++) {
                refused(house, "guess number " + i);
            }
            assertThat(house.signIn().withApiKey(key.secret(), HERE).id()).isEqualTo(key.account());
        }
    }

    @Test
    void the_key_of_the_environment_makes_one_org_admin_account_for_good_and_stays_revoked() {
        Map<String, String> database = AccessHouse.database(TestDatabases.H2, folder);
        Map<String, String> settings = Map.of("sallyport.api-key", SECRET);
        Actor bootstrap;
        try (AccessHouse house = AccessHouse.start(database, settings)) {
            bootstrap = house.signIn().withApiKey(SECRET, HERE);
            assertThat(bootstrap.name()).isEqualTo("bootstrap");
            assertThat(house.permissions().isOrgAdmin(bootstrap)).isTrue();
            assertThat(house.firstRun().open()).isTrue();
            assertThat(house.actions()).containsExactly("CREATE_SERVICE_ACCOUNT", "CREATE_API_KEY", "ASSIGN_USER_ROLE");
        }
        try (AccessHouse again = AccessHouse.start(database, settings)) {
            assertThat(again.signIn().withApiKey(SECRET, HERE)).isEqualTo(bootstrap);
            assertThat(again.entries()).hasSize(3);
            again.accounts()
                    .revokeKey(
                            bootstrap,
                            again.accounts()
                                    .list(bootstrap)
                                    .getFirst()
                                    .keys()
                                    .getFirst()
                                    .id());
            refused(again, SECRET);
        }
        try (AccessHouse later = AccessHouse.start(database, settings)) {
            refused(later, SECRET);
        }
        try (AccessHouse other = AccessHouse.start(database, Map.of("sallyport.api-key", SECRET + "-the-second"))) {
            refused(other, SECRET + "-the-second");
            assertThat(other.entries()).hasSize(4);
        }
    }

    @Test
    void the_key_of_the_environment_goes_on_working_when_its_account_is_given_another_name() {
        Map<String, String> database = AccessHouse.database(TestDatabases.H2, folder);
        Map<String, String> settings = Map.of("sallyport.api-key", SECRET);
        Actor bootstrap;
        try (AccessHouse house = AccessHouse.start(database, settings)) {
            bootstrap = house.signIn().withApiKey(SECRET, HERE);
            house.get(ServiceAccounts.class).describe(bootstrap, bootstrap.id(), "ci", null);
        }
        try (AccessHouse again = AccessHouse.start(database, settings)) {
            Actor renamed = again.signIn().withApiKey(SECRET, HERE);
            assertThat(renamed.id()).isEqualTo(bootstrap.id());
            assertThat(again.accounts().list(renamed))
                    .extracting(AccountView::name)
                    .containsExactly("ci");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"thirty-one-characters-are-short", "thirty-five characters with spaces!"})
    void a_key_that_is_too_short_or_cannot_be_sent_stops_the_start_in_words(String secret) {
        assertThatThrownBy(() -> AccessHouse.start(
                                AccessHouse.database(TestDatabases.H2, folder), Map.of("sallyport.api-key", secret))
                        .close())
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("SALLYPORT_API_KEY must")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(secret));
    }

    private static SignIn.FailedException failed(AccessHouse house, String email, String password, String address) {
        return java.util.Objects.requireNonNull(catchThrowableOfType(
                SignIn.FailedException.class, () -> house.signIn().withPassword(email, password, address)));
    }

    private static void refused(AccessHouse house, String secret) {
        assertThatThrownBy(() -> house.signIn().withApiKey(secret, HERE)).isInstanceOf(SignIn.FailedException.class);
    }
}

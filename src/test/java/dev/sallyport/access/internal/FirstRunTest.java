package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.FirstRun;
import dev.sallyport.access.Grant;
import dev.sallyport.access.Role;
import dev.sallyport.access.StartRefusedException;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

@ExtendWith(OutputCaptureExtension.class)
class FirstRunTest {

    private static final String EMAIL = "Admin@Example.COM";
    private static final String PASSWORD = AccessHouse.PASSWORD;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void whoever_has_the_token_makes_the_first_org_admin_and_nobody_the_second(
            TestDatabases kind, CapturedOutput output) throws IOException {
        Map<String, String> database = AccessHouse.database(kind, folder);
        try (AccessHouse house = AccessHouse.start(database, Map.of())) {
            String token = house.token();
            assertThat(house.firstRun().open()).isTrue();
            assertThat(output).contains("/first-run").contains(token);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(house.tokenFile())))
                    .isEqualTo("rw-------");

            house.firstRun().createOrgAdmin(token, EMAIL, PASSWORD);

            assertThat(house.firstRun().open()).isFalse();
            assertThat(house.tokenFile()).doesNotExist();
            assertThat(house.permissions()
                            .grants(house.signIn().withPassword("admin@example.com", PASSWORD, "192.0.2.1")))
                    .containsExactly(new Grant(Role.ORG_ADMIN, null));
            assertThat(house.actions()).startsWith("CREATE_USER", "ASSIGN_USER_ROLE");
            assertThat(house.entries())
                    .extracting(FirstRunTest::everything)
                    .noneMatch(text -> text.contains(PASSWORD) || text.contains(token));
            refusedWith("ALREADY_DONE", () -> house.firstRun().createOrgAdmin(token, "b@example.com", PASSWORD));
        }
        try (AccessHouse again = AccessHouse.start(database, Map.of())) {
            assertThat(again.firstRun().open()).isFalse();
            assertThat(again.tokenFile()).doesNotExist();
            refusedWith("ALREADY_DONE", () -> again.firstRun().createOrgAdmin("", "b@example.com", PASSWORD));
        }
        assertThat(output).doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @EnumSource
    void of_many_at_once_one_becomes_org_admin(TestDatabases kind) throws InterruptedException {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            FirstOrgAdmin first = house.get(FirstOrgAdmin.class);
            List<String> outcomes = inParallel(6, number -> {
                // Past the token: what two consoles with a token each would run at once on one database.
                first.make("admin" + number + "@example.com", PASSWORD);
            });
            assertThat(outcomes).containsOnlyOnce("done").hasSize(6);
            assertThat(outcomes.stream().filter("ALREADY_DONE"::equals)).hasSize(5);
            assertThat(house.get(AccountStore.class).orgAdmins(true)).hasSize(1);
            assertThat(house.get(AccountStore.class).accounts()).hasSize(1);
        }
    }

    private static final Map<String, String> ACCOUNTS = Map.of(
            "sallyport.admin.email",
            EMAIL,
            "sallyport.admin.password",
            PASSWORD,
            "sallyport.api-key",
            "k".repeat(KeySecret.MINIMUM_LENGTH));

    @Test
    void on_a_ledger_that_is_known_to_be_broken_it_comes_up_and_makes_nobody(CapturedOutput output) {
        Map<String, String> database = AccessHouse.database(TestDatabases.H2, folder);
        try (AccessHouse house = AccessHouse.start(database, Map.of())) {
            JdbcClient jdbc = house.get(JdbcClient.class);
            jdbc.sql("DROP TRIGGER ledger_entry_is_never_updated").update();
            assertThat(jdbc.sql("UPDATE ledger_entry SET action = 'x' WHERE sequence = 1")
                            .update())
                    .isOne();
            assertThat(house.get(Ledger.class).verify()).isInstanceOf(Verification.Broken.class);
        }
        try (AccessHouse house = AccessHouse.start(database, ACCOUNTS)) {
            assertThat(house.firstRun().open()).isTrue();
            assertThat(house.get(AccountStore.class).accounts()).isEmpty();
            assertThat(output)
                    .contains("takes none: broken at entry 1")
                    .contains("was not made of SALLYPORT_ADMIN_EMAIL: broken at entry 1")
                    .contains("was not made of SALLYPORT_API_KEY: broken at entry 1");
        }
    }

    @Test
    void what_was_broken_and_was_put_right_keeps_no_start_from_its_work() throws IOException {
        Files.createDirectories(folder.resolve("ledger"));
        Path known =
                Files.writeString(folder.resolve("ledger").resolve("broken"), "1 HASH_DIFFERS 2030-01-01T00:00:00Z");
        try (AccessHouse house = AccessHouse.start(AccessHouse.database(TestDatabases.H2, folder), ACCOUNTS)) {
            assertThat(house.get(AccountStore.class).accounts())
                    .extracting(Account::name)
                    .containsExactlyInAnyOrder(EMAIL.toLowerCase(Locale.ROOT), "bootstrap");
            assertThat(known).doesNotExist();
        }
    }

    @Test
    void of_two_consoles_on_one_database_one_makes_the_org_admin() throws InterruptedException {
        Map<String, String> database = AccessHouse.database(TestDatabases.POSTGRES, folder);
        try (AccessHouse one = AccessHouse.start(
                        database, Map.of("sallyport.data", folder.resolve("one").toString()));
                AccessHouse two = AccessHouse.start(
                        database, Map.of("sallyport.data", folder.resolve("two").toString()))) {
            List<AccessHouse> houses = List.of(one, two);
            List<String> outcomes = inParallel(2, number -> {
                AccessHouse house = houses.get(number);
                house.firstRun().createOrgAdmin(house.token(), "admin" + number + "@example.com", PASSWORD);
            });
            assertThat(outcomes).containsExactlyInAnyOrder("done", "ALREADY_DONE");
            assertThat(one.get(AccountStore.class).orgAdmins(true)).hasSize(1);
            assertThat(one.firstRun().open()).isFalse();
            assertThat(two.firstRun().open()).isFalse();
        }
    }

    @Test
    void five_wrong_tries_spend_the_token_and_a_restart_makes_another() {
        Map<String, String> database = AccessHouse.database(TestDatabases.H2, folder);
        String token;
        try (AccessHouse house = AccessHouse.start(database, Map.of())) {
            token = house.token();
            for (int i = 1; i <= 4; i++) {
                refusedWith("TOKEN_WRONG", () -> house.firstRun().createOrgAdmin("0000", EMAIL, PASSWORD));
            }
            refusedWith("TOKEN_SPENT", () -> house.firstRun().createOrgAdmin("0000", EMAIL, PASSWORD));
            refusedWith("TOKEN_SPENT", () -> house.firstRun().createOrgAdmin(token, EMAIL, PASSWORD));
            assertThat(house.tokenFile()).doesNotExist();
            assertThat(house.firstRun().open()).isTrue();
            assertThat(house.entries()).isEmpty();
        }
        try (AccessHouse again = AccessHouse.start(database, Map.of())) {
            assertThat(again.token()).isNotEqualTo(token);
            again.firstRun().createOrgAdmin(again.token(), EMAIL, PASSWORD);
            assertThat(again.firstRun().open()).isFalse();
        }
    }

    @Test
    void the_token_counts_for_thirty_minutes() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            String token = house.token();
            house.clock().advance(Duration.ofMinutes(30));
            refusedWith("TOKEN_EXPIRED", () -> house.firstRun().createOrgAdmin(token, EMAIL, PASSWORD));
            assertThat(house.entries()).isEmpty();
        }
    }

    @Test
    void what_is_wrong_with_address_or_password_is_said_and_costs_no_try() {
        try (AccessHouse house = AccessHouse.start(TestDatabases.H2, folder)) {
            String token = house.token();
            house.clock().advance(Duration.ofMinutes(29));
            for (int i = 0; i < 3; i++) {
                refusedWith("EMAIL_INVALID", () -> house.firstRun().createOrgAdmin(token, "admin", PASSWORD));
                refusedWith("PASSWORD_TOO_SHORT", () -> house.firstRun().createOrgAdmin(token, EMAIL, "elevenchars"));
                refusedWith("PASSWORD_TOO_COMMON", () -> house.firstRun().createOrgAdmin(token, EMAIL, "Password1234"));
                refusedWith(
                        "PASSWORD_TOO_LONG", () -> house.firstRun().createOrgAdmin(token, EMAIL, "ab cd".repeat(205)));
            }
            house.firstRun()
                    .createOrgAdmin(
                            " " + token.toLowerCase(java.util.Locale.ROOT).replace("-", " "), EMAIL, PASSWORD);
            assertThat(house.firstRun().open()).isFalse();
        }
    }

    @Test
    void the_environment_may_name_the_first_org_admin_who_stays_whatever_it_says_later() {
        Map<String, String> database = AccessHouse.database(TestDatabases.H2, folder);
        Map<String, String> named = Map.of("sallyport.admin.email", EMAIL, "sallyport.admin.password", PASSWORD);
        try (AccessHouse house = AccessHouse.start(database, named)) {
            assertThat(house.firstRun().open()).isFalse();
            assertThat(house.tokenFile()).doesNotExist();
            assertThat(house.signIn().withPassword(EMAIL, PASSWORD, "192.0.2.1").name())
                    .isEqualTo("admin@example.com");
        }
        Map<String, String> other = Map.of(
                "sallyport.admin.email", "other@example.com", "sallyport.admin.password", "another fine passphrase");
        try (AccessHouse again = AccessHouse.start(database, other)) {
            assertThat(again.get(AccountStore.class).accounts())
                    .extracting(Account::name)
                    .containsExactly("admin@example.com");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "admin@example.com, '', belong together",
        "'', a perfectly fine passphrase, belong together",
        "admin, a perfectly fine passphrase, is not an e-mail address",
        "admin@example.com, short secret, ''",
        "admin@example.com, hunter2hunt, fewer than 12",
        "admin@example.com, 123456789012, attackers try first",
    })
    void a_bad_first_org_admin_of_the_environment_stops_the_start_in_words(
            String email, String password, String words) {
        Map<String, String> named = Map.of("sallyport.admin.email", email, "sallyport.admin.password", password);
        ThrowingCallable start = () -> AccessHouse.start(AccessHouse.database(TestDatabases.H2, folder), named)
                .close();
        if (words.isEmpty()) {
            org.assertj.core.api.Assertions.assertThatCode(start).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(start)
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining(words)
                    .satisfies(e -> assertThat(e.toString()).doesNotContain(password.isEmpty() ? "\0" : password));
        }
    }

    private interface Work {
        void run(int number);
    }

    private static List<String> inParallel(int threads, Work work) throws InterruptedException {
        List<String> outcomes = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> running = IntStream.range(0, threads)
                .mapToObj(number -> Thread.ofPlatform().start(() -> {
                    try {
                        go.await();
                        work.run(number);
                        outcomes.add("done");
                    } catch (FirstRun.RefusedException e) {
                        outcomes.add(e.code());
                    } catch (InterruptedException | RuntimeException e) {
                        outcomes.add(e.toString());
                    }
                }))
                .toList();
        go.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        return outcomes;
    }

    private static void refusedWith(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FirstRun.RefusedException.class,
                        e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String everything(Entry entry) {
        return entry.draft() + entry.draft().payload().text();
    }
}

package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.AccountView;
import dev.sallyport.access.Grant;
import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.InvitationLink;
import dev.sallyport.access.Invitations;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.LastOrgAdminException;
import dev.sallyport.access.Role;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Links by which people choose their password, and keys that end. */
class InvitationsTest {

    private static final String FROM = "192.0.2.1";
    private static final ClusterId CLUSTER = new ClusterId(UUID.randomUUID());
    private static final String NEW_PASSWORD = "another long passphrase";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void an_invited_person_chooses_a_password_once_and_has_the_roles_given_and_no_others(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            InvitationLink link =
                    house.accounts().invite(admin, "New@Example.com", Set.of(new Grant(Role.CLUSTER_MONITOR, CLUSTER)));
            assertThat(view(house, admin, link.account()))
                    .extracting(AccountView::hasPassword, AccountView::invitedUntil)
                    .containsExactly(false, link.until());
            refusedSignIn(house, "new@example.com", NEW_PASSWORD);
            refusedSignIn(house, "new@example.com", "");

            Invitations invitations = house.get(Invitations.class);
            assertThat(invitations.find(token(link), FROM))
                    .hasValueSatisfying(invited -> assertThat(invited.email()).isEqualTo("new@example.com"));
            refused("PASSWORD_TOO_SHORT", () -> invitations.choosePassword(token(link), "short", FROM));
            invitations.choosePassword(token(link), NEW_PASSWORD, FROM);

            Actor person = house.signIn().withPassword("new@example.com", NEW_PASSWORD, FROM);
            assertThat(house.permissions().grants(person)).containsExactly(new Grant(Role.CLUSTER_MONITOR, CLUSTER));
            assertThat(invitations.find(token(link), FROM)).isEmpty();
            refused("LINK_OVER", () -> invitations.choosePassword(token(link), "yet another passphrase", FROM));
            AccountView now = view(house, admin, link.account());
            assertThat(now.hasPassword()).isTrue();
            assertThat(now.invitedUntil()).isNull();
            assertThat(now.signedInAt()).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_may_set_the_environment_gets_the_last_org_admin_back_in(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            ForgottenPassword forgotten = house.get(ForgottenPassword.class);
            InvitationLink link = forgotten.link(admin.name()).orElseThrow();
            house.get(Invitations.class).choosePassword(token(link), NEW_PASSWORD, FROM);
            Actor again = house.signIn().withPassword(admin.name(), NEW_PASSWORD, FROM);
            assertThat(house.permissions().isOrgAdmin(again)).isTrue();

            assertThat(forgotten.link("nobody@example.com")).isEmpty();
            assertThat(forgotten.link("no address")).isEmpty();
            InvitationLink other = house.accounts().invite(again, "other@example.com", Set.of());
            house.accounts().disable(again, other.account());
            assertThat(forgotten.link("other@example.com")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_link_is_over_when_it_is_old_replaced_or_its_person_disabled(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            Invitations invitations = house.get(Invitations.class);
            InvitationLink first = house.accounts().invite(admin, "new@example.com", Set.of());
            InvitationLink second = house.accounts().newLink(admin, first.account());
            assertThat(invitations.find(token(first), FROM)).isEmpty();
            assertThat(invitations.find(token(second), FROM)).isPresent();

            house.accounts().disable(admin, first.account());
            assertThat(invitations.find(token(second), FROM)).isEmpty();
            refused("ACCOUNT_DISABLED", () -> house.accounts().newLink(admin, first.account()));
            house.accounts().enable(admin, first.account());
            assertThat(invitations.find(token(second), FROM)).isEmpty();

            InvitationLink third = house.accounts().newLink(admin, first.account());
            house.get(AccessHouse.TestClock.class).advance(AccountBook.INVITATION_GOOD_FOR);
            assertThat(invitations.find(token(third), FROM)).isEmpty();
            refused("LINK_OVER", () -> invitations.choosePassword(token(third), NEW_PASSWORD, FROM));
            assertThat(invitations.find("", FROM)).isEmpty();
            assertThat(invitations.find("x".repeat(10_000), FROM)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_many_who_use_a_link_at_once_one_chooses_the_password(TestDatabases kind) throws InterruptedException {
        try (AccessHouse house = AccessHouse.start(kind, folder);
                ExecutorService thieves = Executors.newFixedThreadPool(4)) {
            Invitations invitations = house.get(Invitations.class);
            InvitationLink link = house.accounts().invite(house.orgAdmin(), "new@example.com", Set.of());
            CountDownLatch start = new CountDownLatch(1);
            Queue<String> chosen = new ConcurrentLinkedQueue<>();
            Queue<String> refusals = new ConcurrentLinkedQueue<>();
            for (int thief = 0; thief < 4; thief++) {
                String password = NEW_PASSWORD + thief;
                thieves.execute(() -> {
                    try {
                        start.await();
                        invitations.choosePassword(token(link), password, FROM);
                        chosen.add(password);
                    } catch (InvalidAccountException e) {
                        refusals.add(e.code());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            start.countDown();
            thieves.shutdown();
            assertThat(thieves.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            assertThat(chosen).hasSize(1);
            assertThat(refusals).containsExactly("LINK_OVER", "LINK_OVER", "LINK_OVER");
            assertThat(house.signIn().withPassword("new@example.com", chosen.remove(), FROM))
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_leaves_the_password_until_the_link_is_used_and_says_when_it_was_set(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            UUID id = house.accounts().createPerson(admin, "old@example.com", AccessHouse.PASSWORD);
            Actor person = house.signIn().withPassword("old@example.com", AccessHouse.PASSWORD, FROM);
            Instant set = house.signIn().passwordSetAt(person).orElseThrow();
            house.get(AccessHouse.TestClock.class).advance(Duration.ofMinutes(5));

            InvitationLink link = house.accounts().newLink(admin, id);
            assertThat(house.signIn().withPassword("old@example.com", AccessHouse.PASSWORD, FROM))
                    .isEqualTo(person);
            assertThat(house.signIn().passwordSetAt(person)).hasValue(set);

            house.get(Invitations.class).choosePassword(token(link), NEW_PASSWORD, FROM);
            refusedSignIn(house, "old@example.com", AccessHouse.PASSWORD);
            assertThat(house.signIn().passwordSetAt(person).orElseThrow()).isAfter(set);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoever_was_invited_and_cannot_sign_in_yet_is_no_other_org_admin(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            InvitationLink link =
                    house.accounts().invite(admin, "second@example.com", Set.of(new Grant(Role.ORG_ADMIN, null)));
            assertThatThrownBy(() -> house.accounts().disable(admin, admin.id()))
                    .isInstanceOf(LastOrgAdminException.class);
            house.get(Invitations.class).choosePassword(token(link), NEW_PASSWORD, FROM);
            house.accounts().disable(admin, admin.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_link_and_no_key_is_in_the_ledger(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            InvitationLink link = house.accounts().invite(admin, "new@example.com", Set.of());
            IssuedKey key = house.accounts().createServiceAccount(admin, "robot", Set.of(), null);
            house.get(Invitations.class).choosePassword(token(link), NEW_PASSWORD, FROM);
            List<String> payloads = house.entries().stream()
                    .map(entry -> new String(entry.draft().payload().bytes(), StandardCharsets.UTF_8))
                    .toList();
            assertThat(payloads)
                    .hasSizeGreaterThan(3)
                    .allSatisfy(payload -> assertThat(payload)
                            .doesNotContain(token(link))
                            .doesNotContain(key.secret())
                            .doesNotContain(NEW_PASSWORD));
            assertThat(link.toString() + key).doesNotContain(token(link)).doesNotContain(key.secret());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_key_is_good_until_its_end_and_another_takes_over_before(TestDatabases kind) {
        try (AccessHouse house = AccessHouse.start(kind, folder)) {
            Actor admin = house.orgAdmin();
            AccessHouse.TestClock clock = house.get(AccessHouse.TestClock.class);
            IssuedKey first = house.accounts()
                    .createServiceAccount(
                            admin, "robot", Set.of(), clock.instant().plus(Duration.ofDays(1)));
            Actor robot = house.signIn().withApiKey(first.secret(), FROM);
            IssuedKey second = house.accounts().createKey(admin, first.account(), null);
            clock.advance(Duration.ofDays(1));

            assertThatThrownBy(() -> house.signIn().withApiKey(first.secret(), FROM))
                    .isInstanceOf(SignIn.FailedException.class);
            assertThat(house.signIn().withApiKey(second.secret(), FROM)).isEqualTo(robot);
            assertThat(house.signIn().active(robot)).isTrue();
            house.accounts().revokeKey(admin, second.key());
            assertThat(house.signIn().active(robot)).isFalse();

            refused("KEY_END_INVALID", () -> house.accounts().createKey(admin, first.account(), clock.instant()));
            refused("NOT_A_SERVICE_ACCOUNT", () -> house.accounts().createKey(admin, admin.id(), null));
            refused("NOT_A_PERSON", () -> house.accounts().newLink(admin, first.account()));
        }
    }

    private static AccountView view(AccessHouse house, Actor admin, UUID account) {
        return house.accounts().list(admin).stream()
                .filter(view -> view.id().equals(account))
                .findFirst()
                .orElseThrow();
    }

    private static String token(InvitationLink link) {
        return link.url().substring(link.url().lastIndexOf('/') + 1);
    }

    private static void refused(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidAccountException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(code));
    }

    private static void refusedSignIn(AccessHouse house, String email, String password) {
        assertThatThrownBy(() -> house.signIn().withPassword(email, password, FROM))
                .isInstanceOf(SignIn.FailedException.class);
        house.get(AccessHouse.TestClock.class).advance(Duration.ofSeconds(30));
    }
}

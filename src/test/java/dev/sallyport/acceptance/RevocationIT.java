package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.sallyport.acceptance.AccessSteps.ADMIN;
import static dev.sallyport.acceptance.AccessSteps.CHOSEN;
import static dev.sallyport.acceptance.AccessSteps.PASSWORD;
import static dev.sallyport.acceptance.AccessSteps.act;
import static dev.sallyport.acceptance.AccessSteps.button;
import static dev.sallyport.acceptance.AccessSteps.confirm;
import static dev.sallyport.acceptance.AccessSteps.invite;
import static dev.sallyport.acceptance.AccessSteps.named;
import static dev.sallyport.acceptance.AccessSteps.shownOnce;
import static dev.sallyport.acceptance.AccessSteps.welcome;
import static dev.sallyport.acceptance.AccessSteps.withdraw;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.testing.FolderAtWork;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What was given is taken: pages that are open when it happens, and links that fall into other hands. Against the packaged console. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationIT {

    /** The promise of the console's own words. */
    private static final double WITHIN_MILLIS = 5_000;

    private static final Pattern ENDED = Pattern.compile(".*/sign-in\\?ended$");

    private final PackagedConsole console;
    private final Api api;
    private final Chromium chromium;

    RevocationIT() throws IOException {
        Path folder = Files.createTempDirectory("sallyport-revocation");
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of(
                                "SALLYPORT_ADMIN_EMAIL", ADMIN,
                                "SALLYPORT_ADMIN_PASSWORD", PASSWORD))
                .start();
        api = new Api(console);
        chromium = Chromium.start();
    }

    @AfterAll
    void end() {
        chromium.close();
        console.close();
    }

    @Test
    void the_page_of_a_person_who_is_disabled_ends_within_five_seconds_and_says_why() {
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages leaver = chromium.person(console.url(""))) {
            welcome(leaver, invite(admin, "leaver@example.com", "Auditor", null), "Reports");
            act(admin.page(), "leaver@example.com", "Disable");
            confirm(admin.page(), "Disable");
            seesTheEnd(leaver);
            leaver.open("/clusters").heading("Sign in");
            trySignIn(leaver.page(), "leaver@example.com", CHOSEN);
            assertThat(leaver.page().getByText("Email or password is wrong").first())
                    .isVisible();

            act(admin.page(), "leaver@example.com", "Enable");
            assertThat(admin.page().getByText("leaver@example.com enabled.")).isVisible();
            leaver.open("/sign-in");
            trySignIn(leaver.page(), "leaver@example.com", CHOSEN);
            leaver.heading("Clusters");
        }
    }

    @Test
    void the_page_of_a_person_whose_role_is_withdrawn_ends_and_nothing_is_left_to_see() {
        String path = "/clusters/" + Api.id(api.cluster("taken")) + "/rules";
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages operator = chromium.person(console.url(""))) {
            welcome(operator, invite(admin, "operator@example.com", "Cluster Operator", "taken"));
            operator.open(path).heading("taken");
            withdraw(admin.page(), "Cluster Operator on taken", "operator@example.com");
            seesTheEnd(operator);
            trySignIn(operator.page(), "operator@example.com", CHOSEN);
            operator.heading("Not for this account");
            operator.open(path).heading("Not for this account");
        }
    }

    @Test
    void a_page_that_will_not_leave_hears_nothing_more() {
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages stubborn = chromium.person(console.url(""))) {
            Page page = stubborn.page();
            List<WebSocket> sockets = new ArrayList<>();
            page.onWebSocket(sockets::add);
            welcome(stubborn, invite(admin, "stubborn@example.com", "Auditor", null), "Reports");
            api.cluster("before-the-end");
            assertThat(page.locator("nav.nav a.sub .ell", new Page.LocatorOptions().setHasText("before-the-end")))
                    .isVisible();
            assertThat(sockets).anyMatch(socket -> !socket.isClosed());
            page.route("**/sign-in**", route -> route.fulfill(new Route.FulfillOptions().setStatus(204)));

            act(admin.page(), "stubborn@example.com", "Disable");
            confirm(admin.page(), "Disable");
            page.waitForCondition(
                    () -> sockets.stream().allMatch(WebSocket::isClosed),
                    new Page.WaitForConditionOptions().setTimeout(WITHIN_MILLIS));
            api.cluster("after-the-end");
            admin.open("/clusters").heading("Clusters");
            assertThat(admin.page().locator("main")).containsText("after-the-end");
            assertThat(page.content()).contains("before-the-end").doesNotContain("after-the-end");

            page.unroute("**/sign-in**");
            stubborn.open("/clusters").heading("Sign in");
        }
    }

    @Test
    void a_reset_leaves_the_password_until_its_link_is_used_and_then_ends_every_session_but_the_new_one() {
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages before = chromium.person(console.url(""));
                ConsolePages after = chromium.person(console.url(""))) {
            welcome(before, invite(admin, "forgetful@example.com", "Auditor", null), "Reports");
            act(admin.page(), "forgetful@example.com", "Reset the password");
            confirm(admin.page(), "Reset the password");
            String link = shownOnce(admin.page());
            before.open("/access").heading("Access");

            after.open(URI.create(link).getPath());
            after.page().getByRole(AriaRole.TEXTBOX, named("Password")).fill("chosen once more, longer");
            button(after.page(), "Set password and sign in").click();
            after.heading("Reports");
            seesTheEnd(before);
            trySignIn(before.page(), "forgetful@example.com", CHOSEN);
            assertThat(before.page().getByText("Email or password is wrong").first())
                    .isVisible();
            after.open("/access").heading("Access");
        }
    }

    @Test
    void a_link_that_was_only_looked_at_still_works_and_is_written_nowhere() throws Exception {
        try (ConsolePages admin = chromium.person(console.url(""));
                ConsolePages guest = chromium.person(console.url(""))) {
            String link = invite(admin, "curious@example.com", "Cluster Monitor", null);
            String token = link.substring(link.lastIndexOf('/') + 1);
            for (String method : List.of("GET", "HEAD", "GET")) {
                HttpResponse<String> looked = look(method, "/welcome/" + token);
                assertThat(looked.statusCode()).isEqualTo(200);
                assertThat(looked.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
                assertThat(looked.headers().firstValue("Cache-Control").orElse(""))
                        .contains("no-store");
            }
            welcome(guest, link);
            assertThat(console.log()).doesNotContain(token).doesNotContain(CHOSEN);
            String kept = everythingKept();
            assertThat(kept.contains("curious@example.com"))
                    .as("what is kept can be read here")
                    .isTrue();
            assertThat(Stream.of(token, CHOSEN, PASSWORD).filter(kept::contains))
                    .isEmpty();
        }
    }

    @Test
    void a_guessed_link_is_answered_without_failing_and_without_a_hint() throws Exception {
        List<String> guesses =
                List.of("", "..", "%2e%2e%2f", "%00", "%25", "null", "a%20b", "A".repeat(43), "x".repeat(6_000));
        for (String guess : guesses) {
            HttpResponse<String> answer = look("GET", "/welcome/" + guess);
            assertThat(answer.statusCode()).as(guess).isLessThan(500);
            assertThat(answer.body())
                    .as(guess)
                    .doesNotContain("@example.com")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
        try (ConsolePages stranger = chromium.person(console.url(""))) {
            stranger.open("/welcome/" + "A".repeat(43)).heading("This link is over");
            assertThat(stranger.failures()).isEmpty();
        }
    }

    private static void seesTheEnd(ConsolePages person) {
        assertThat(person.page()).hasURL(ENDED, new PageAssertions.HasURLOptions().setTimeout(WITHIN_MILLIS));
        person.heading("Sign in");
        assertThat(person.page().locator("main")).containsText("You were signed out.");
    }

    private static void trySignIn(Page page, String email, String password) {
        page.getByLabel("Email").fill(email);
        page.getByRole(AriaRole.TEXTBOX, named("Password")).fill(password);
        button(page, "Sign in").click();
    }

    private HttpResponse<String> look(String method, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(console.url(path)))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Every file of the data folder, byte by byte. */
    private String everythingKept() throws IOException {
        StringBuilder all = new StringBuilder();
        FolderAtWork.files(console.data(), file -> all.append(Files.readString(file, ISO_8859_1)));
        return all.toString();
    }
}

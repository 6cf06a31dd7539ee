package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.sallyport.testing.browser.Barriers;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.Reply;
import dev.sallyport.testing.envoy.TestDns;
import dev.sallyport.testing.envoy.TestOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer's way through the product, in one browser window that is never reloaded to see a state change. */
class FirstPathIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "a perfectly fine passphrase";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void from_first_run_to_a_rule_in_force_and_gone_again(@TempDir Path folder) throws IOException {
        Path data = folder.resolve("data");
        try (TestDns dns = new TestDns().answering("files.example.test", "127.0.0.1");
                TestOrigin origin = new TestOrigin("127.0.0.1", 0);
                PackagedConsole console = PackagedConsole.in(
                                data,
                                Map.of(
                                        "SALLYPORT_DNS_RESOLVERS",
                                        "127.0.0.1:" + dns.address().getPort()))
                        .start();
                Chromium chromium = Chromium.start();
                ConsolePages pages = chromium.person(console.url(""))) {
            Page page = pages.page();
            String authority = "files.example.test:" + origin.port();

            Path tokenFile = data.resolve("first-run-token");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokenFile)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("sallyport.mv.db"))))
                    .isEqualTo("rw-------");
            pages.open("/first-run").heading("Create the first Org Admin");
            assertThat(Barriers.on(page)).isEmpty();
            pages.firstRun(Files.readString(tokenFile).strip(), EMAIL, PASSWORD);

            String cluster = pages.createCluster("orders-prod");
            assertThat(page.locator("main, [role=main]").first())
                    .containsText("any local process may use this perimeter");
            ProxyClient client = new ProxyClient(new Api(console)
                    .call("GET", "/clusters/" + cluster, null)
                    .get("egress_proxies")
                    .get(0)
                    .asString()
                    .transform(proxy -> Integer.parseInt(proxy.substring(proxy.lastIndexOf(':') + 1))));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(client.tunnel(authority).status()).isEqualTo(200));
            assertThat(client.http("http://" + authority + "/v1").status()).isEqualTo(200);

            // What was asked for arrives in its own time, and takes back a name that is typed while the question is
            // open.
            assertThat(page.locator(".destinations.uncovered li")).hasCount(1);
            pages.denyAll("orders-prod").seesState("Deny all");
            await().atMost(PATIENCE).untilAsserted(() -> {
                Reply denied = client.tunnel(authority);
                assertThat(denied.status()).isEqualTo(403);
                assertThat(denied.decision()).isEqualTo("deny");
                assertThat(denied.reason()).isEqualTo("NO_MATCHING_RULE");
                assertThat(denied.revision()).isEqualTo("2");
                assertThat(denied.requestId()).isNotEmpty();
            });

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^Rules")))
                    .click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New rule"))
                    .first()
                    .click();
            field(page, "Name").fill("files");
            field(page, "Destination").fill("files.example.test");
            field(page, "Ports").fill(Integer.toString(origin.port()));
            field(page, "Ports").press("Enter");
            save(page, "Create rule");
            sees(page, "Active");
            assertThat(client.tunnel(authority).status()).isEqualTo(200);
            assertThat(dns.queries()).contains("files.example.test");

            open(page);
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Take away " + origin.port()))
                    .click();
            field(page, "Ports").fill("1");
            field(page, "Ports").press("Enter");
            save(page, "Save rule");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(client.tunnel(authority).reason()).isEqualTo("PORT_NOT_ALLOWED"));
            sees(page, "Active");

            open(page);
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Delete").setExact(true))
                    .first()
                    .click();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete rule"))
                    .last()
                    .click();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(client.tunnel(authority).reason()).isEqualTo("NO_MATCHING_RULE"));
            // A grid keeps the cells of rows that are gone, out of sight.
            assertThat(page.locator("vaadin-grid >> text=files.example.test >> visible=true"))
                    .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE.toMillis()));

            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/first-path-end.png")));
            assertThat(pages.strangers()).isEmpty();
            assertThat(pages.failures()).isEmpty();
        }
    }

    private static void open(Page page) {
        page.locator("vaadin-grid >> text=files.example.test >> visible=true")
                .first()
                .click();
    }

    private static Locator field(Page page, String label) {
        return page.getByRole(
                        AriaRole.TEXTBOX,
                        new Page.GetByRoleOptions().setName(label).setExact(true))
                .first();
    }

    private static void save(Page page, String button) {
        Locator save = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button));
        assertThat(save).isEnabled();
        save.click();
    }

    private static void sees(Page page, String state) {
        assertThat(page.locator("vaadin-grid .b").first())
                .hasText(state, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE.toMillis()));
    }
}

package dev.sallyport.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.sallyport.testing.browser.Barriers;
import dev.sallyport.testing.browser.Chromium;
import dev.sallyport.testing.browser.ConsolePages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * The demo as {@code make demo} starts it: every screen has content, says that it is a demo and has no barrier. The pictures in {@code
 * docs/screenshots} are made here: {@code make screenshots}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {

    private static final String EMAIL = "admin@example.com";
    private static final String PASSWORD = "demo only, no secret";

    private static final double MINUTE_MILLIS = 60_000;

    /** A screen, and what is there once it has content. */
    private record Screen(String name, String path, String content) {}

    private enum Look {
        LIGHT(1440, 900, ColorScheme.LIGHT),
        DARK(1440, 900, ColorScheme.DARK),
        PHONE(390, 844, ColorScheme.LIGHT);

        private final int width;
        private final int height;
        private final ColorScheme scheme;

        Look(int width, int height, ColorScheme scheme) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }

        String file(Screen screen) {
            return screen.name() + "-" + name().toLowerCase(java.util.Locale.ROOT) + ".png";
        }
    }

    private final PackagedConsole console;
    private final Chromium chromium;
    private final List<Screen> screens = new ArrayList<>();
    private final Path pictures;

    DemoIT(@TempDir Path folder) throws IOException {
        console = PackagedConsole.in(
                        folder.resolve("data"),
                        Map.of(
                                "SALLYPORT_DEMO",
                                "true",
                                "SALLYPORT_LAB_TREAT_AS_PUBLIC",
                                "127.0.0.0/8",
                                "SALLYPORT_DNS_RESOLVERS",
                                "127.0.0.1:25353",
                                "SALLYPORT_GATEWAYS",
                                "euc1-a=127.0.0.2,use1-a=127.0.0.3",
                                "SALLYPORT_MANAGED_RULES",
                                Path.of("deploy/demo/managed-rules.yaml")
                                        .toAbsolutePath()
                                        .toString(),
                                "SALLYPORT_ADMIN_EMAIL",
                                EMAIL,
                                "SALLYPORT_ADMIN_PASSWORD",
                                PASSWORD))
                .start();
        chromium = Chromium.start();
        pictures = Path.of(System.getProperty(
                "sallyport.screenshots", folder.resolve("pictures").toString()));
        Files.createDirectories(pictures);
        String orders = "/clusters/" + idOf("orders-prod");
        screens.add(new Screen("clusters", "/clusters", ".clusters-table svg"));
        screens.add(new Screen("perimeter", orders, ".destinations li >> text=Inconsistent"));
        screens.add(new Screen("rules", orders + "/rules", "vaadin-grid >> text=waiting for use1-a"));
        screens.add(new Screen("traffic", orders + "/traffic", "tr[data-destination]"));
        screens.add(new Screen("cluster-gateways", orders + "/gateways", "main >> text=Not seen"));
        screens.add(new Screen("settings", orders + "/settings", "main >> text=orders-prod"));
        screens.add(new Screen("gateways", "/gateways", "td >> text=Not seen"));
        screens.add(
                new Screen("reports", "/reports?cluster=" + idOf("orders-prod"), ".reports-table >> text=s3-backups"));
        screens.add(new Screen("activity", "/activity", "tr[data-sequence]"));
        screens.add(new Screen("people", "/access", ".people-table >> text=auditor@example.com"));
        screens.add(new Screen("service-accounts", "/access/service-accounts", "main >> text=terraform-ci"));
        screens.add(new Screen("roles", "/access/roles", "main table"));
    }

    @AfterAll
    void end() throws IOException {
        chromium.close();
        List<ProcessHandle> gateways = gatewaysBeside();
        console.close();
        assertThat(gateways).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    /** The processes of the gateways beside the local one. */
    private List<ProcessHandle> gatewaysBeside() throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        for (String name : List.of("euc1-a", "use1-a")) {
            Path run = console.data().resolve("gateway-" + name).resolve("gateway/run");
            ProcessHandle.of(Long.parseLong(Files.readString(run).split(" ")[0]))
                    .ifPresent(found::add);
        }
        return found;
    }

    @Order(1)
    @ParameterizedTest(name = "{0}")
    @EnumSource
    void every_screen_has_content_says_that_it_is_a_demo_and_has_no_barrier(Look look) {
        Map<String, List<String>> barriers = new TreeMap<>();
        try (ConsolePages person = chromium.person(console.url(""), look.width, look.height, look.scheme)) {
            Page page = person.signIn("/clusters", EMAIL, PASSWORD).page();
            for (Screen screen : screens) {
                person.open(screen.path());
                assertThat(page.locator(screen.content()).first())
                        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(MINUTE_MILLIS));
                assertThat(page.locator(".banners")).containsText("DEMO");
                barriers.put(screen.name(), Barriers.on(page));
                assertThat(cut(page)).as("cut on %s", screen.name()).isEmpty();
                page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve(look.file(screen))));
            }
            barriers.values().removeIf(List::isEmpty);
            assertThat(barriers).isEmpty();
            assertThat(person.strangers()).isEmpty();
            assertThat(person.failures()).isEmpty();
        }
    }

    /** Badges that end outside of the cell they are in; a present tab that is not seen whole; and what opens a card of a phone elsewhere than at its end. */
    @SuppressWarnings("unchecked")
    private static List<String> cut(Page page) {
        return (List<String>) page.evaluate("() => {"
                + "const right = (it) => it.getBoundingClientRect().right;"
                + "const badges = [...document.querySelectorAll('main td .b, main li .b')]"
                + "  .filter((badge) => badge.offsetWidth > 0 && right(badge) > right(badge.closest('td, li')) + 1);"
                + "const openers = innerWidth > 720 ? [] : [...document.querySelectorAll('tr[data-destination] > td:last-child')]"
                + "  .filter((cell) => right(cell.parentElement) - right(cell) > 2);"
                + "const tabs = [...document.querySelectorAll('.tabs a[aria-current]')].filter((tab) => right(tab) > innerWidth);"
                + "return [...badges, ...openers, ...tabs].map((it) => it.textContent || it.outerHTML); }");
    }

    @Order(2)
    @Test
    void the_documentation_has_a_picture_of_every_screen_in_every_look_and_no_other() throws IOException {
        List<String> expected = screens.stream()
                .flatMap(screen -> Stream.of(Look.values()).map(look -> look.file(screen)))
                .sorted()
                .toList();
        try (Stream<Path> files = Files.list(Path.of("docs/screenshots"))) {
            List<String> there =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(there).isEqualTo(expected);
        }
    }

    @Order(3)
    @Test
    void a_gateway_that_was_stopped_is_no_layer_of_the_wall_until_enter_starts_it_again() throws IOException {
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.signIn("/clusters/" + idOf("orders-prod"), EMAIL, PASSWORD)
                    .page();
            assertThat(page.locator(".stages")).containsText("Not seen");
            assertThat(page.locator("svg.pict[role=img]")).containsText("not seen, had revision 9");
            assertThat(page.locator(".pict .wythe.solid")).hasCount(2);
            console.enter();
            assertThat(page.locator(".pict .wythe.solid"))
                    .hasCount(3, new LocatorAssertions.HasCountOptions().setTimeout(MINUTE_MILLIS));
            assertThat(page.locator(".destinations li", new Page.LocatorOptions().setHasText("Inconsistent")))
                    .hasCount(0);
            assertThat(page.locator(".health")).containsText("3 of 3 gateways in sync");
            console.enter();
            assertThat(page.locator(".pict .wythe.solid"))
                    .hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(MINUTE_MILLIS));
        }
    }

    @Test
    void what_leaves_a_demo_says_so_too() {
        assertThat(console.call("GET", "/clusters", null).headers().firstValue("sallyport-laboratory"))
                .contains("DEMO");
        try (ConsolePages person = chromium.person(console.url(""))) {
            Page page = person.open("/sign-in").page();
            assertThat(page.locator("main")).containsText("DEMO");
            person.signIn("/activity", EMAIL, PASSWORD);
            Download csv = page.waitForDownload(
                    () -> page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Export CSV"))
                            .click());
            assertThat(csv.suggestedFilename()).isEqualTo("DEMO-activity.csv");
            assertThat(Files.readString(csv.path())).contains("\"DEMO\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String idOf(String name) throws IOException {
        for (JsonNode cluster : new Api(console).call("GET", "/clusters", null).get("clusters")) {
            if (cluster.get("name").asString().equals(name)) {
                return Api.id(cluster);
            }
        }
        throw new AssertionError("no cluster " + name);
    }
}

package dev.sallyport.testing.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/** One person's window on the console, in the steps that people take. Every step waits for what it causes, at most as long as the window's timeout. */
public final class ConsolePages implements AutoCloseable {

    private static final double TIMEOUT_MILLIS = 30_000;
    private static final int MOST_PRESSES = 10;

    private final BrowserContext context;
    private final Page page;
    private final List<String> strangers = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    ConsolePages(BrowserContext context, String baseUrl) {
        this.context = context;
        context.setDefaultTimeout(TIMEOUT_MILLIS);
        this.page = context.newPage();
        page.onRequest(request -> noteStranger(request.url(), baseUrl));
        page.onWebSocket(socket -> noteStranger(socket.url(), baseUrl));
        page.onPageError(failures::add);
    }

    /** The window itself, for what has no step here. */
    public Page page() {
        return page;
    }

    public ConsolePages open(String path) {
        page.navigate(path);
        return this;
    }

    /** Makes the first Org Admin; ends on the clusters page, signed in. */
    public ConsolePages firstRun(String token, String email, String password) {
        open("/first-run");
        page.getByLabel("One-time token").fill(token);
        page.getByLabel("Email").fill(email);
        password("Password").fill(password);
        button("Create account and sign in").click();
        heading("Clusters");
        return this;
    }

    /** Signs in and ends on the page that was asked for. */
    public ConsolePages signIn(String path, String email, String password) {
        open(path);
        page.getByLabel("Email").fill(email);
        password("Password").fill(password);
        String before = session();
        button("Sign in").click();
        page.waitForURL("**" + path);
        if (session().equals(before)) {
            throw new AssertionError("who fixed the session before the sign-in is signed in with it");
        }
        return this;
    }

    private String session() {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals("JSESSIONID"))
                .map(cookie -> cookie.value)
                .findFirst()
                .orElse("none");
    }

    /** Makes a cluster and ends on its perimeter page; answers its id. */
    public String createCluster(String name) {
        open("/clusters");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("New cluster"))
                .first()
                .click();
        dialog().getByLabel("Name").fill(name);
        dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Create cluster"))
                .click();
        // the first cluster leaves its maker on the start page, from where its name leads on
        page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1).setName(name))
                .or(page.locator(".startpage").getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name)))
                .first()
                .click();
        heading(name);
        page.waitForURL(Pattern.compile(".*/clusters/[0-9a-f-]{36}$"));
        return page.url().substring(page.url().lastIndexOf('/') + 1);
    }

    /** Switches the cluster whose perimeter page is open to deny all, by typing its name. */
    public ConsolePages denyAll(String name) {
        choose("Deny all");
        dialog().getByLabel("Type the cluster").fill(name);
        dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Switch to deny all"))
                .click();
        return this;
    }

    /** Switches it back, by typing its name and one's password. */
    public ConsolePages allowAll(String name, String password) {
        choose("Allow all");
        dialog().getByLabel("Type the cluster").fill(name);
        dialog().getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName("Your password"))
                .fill(password);
        dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Switch to allow all"))
                .click();
        return this;
    }

    /** Waits until the head of the cluster's page carries this state; never loads the page anew. */
    public ConsolePages seesState(String label) {
        assertThat(page.locator("header.head .b").first())
                .hasText(
                        label,
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                .setTimeout(TIMEOUT_MILLIS));
        return this;
    }

    /** Waits until the page says that the newest revision is acknowledged and proven. */
    public ConsolePages seesProven(long revision) {
        assertThat(page.locator("section.card", new Page.LocatorOptions().setHasText("Revision " + revision))
                        .first())
                .containsText(
                        "Acknowledged and proven",
                        new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions()
                                .setTimeout(TIMEOUT_MILLIS));
        return this;
    }

    /** Waits for the page with this title. */
    public ConsolePages heading(String title) {
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .hasText(
                        title,
                        new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                                .setTimeout(TIMEOUT_MILLIS));
        return this;
    }

    public ConsolePages picture(Path file) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        return this;
    }

    /** Addresses outside the console that a page asked for; a console asks for none. */
    public List<String> strangers() {
        return List.copyOf(strangers);
    }

    /** Errors that scripts of a page threw. */
    public List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        context.close();
    }

    private void choose(String policy) {
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^" + policy)))
                // Not checked by it: that comes when the question which it asks is answered.
                .click(new Locator.ClickOptions().setForce(true));
    }

    /** Presses a button until its question is there: a page that is drawn anew under the pointer loses the press. */
    public Locator asks(Locator button) {
        for (int attempt = 1; ; attempt++) {
            button.click();
            try {
                // There, not visible: the host of a dialog has no size of its own.
                dialog().waitFor(new Locator.WaitForOptions()
                        .setState(WaitForSelectorState.ATTACHED)
                        .setTimeout(TIMEOUT_MILLIS / MOST_PRESSES));
                return dialog();
            } catch (TimeoutError e) {
                if (attempt == MOST_PRESSES) {
                    throw e;
                }
            }
        }
    }

    public Locator dialog() {
        return page.getByRole(AriaRole.DIALOG).last();
    }

    private Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator password(String label) {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label));
    }

    private void noteStranger(String address, String base) {
        if (!Origin.of(base).holds(address)) {
            strangers.add(address);
        }
    }
}

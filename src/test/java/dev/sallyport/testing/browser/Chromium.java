package dev.sallyport.testing.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's own Chromium, started once when a test class asks for it and ended by {@link #close}. Playwright belongs to the thread
 * that made it, so one instance serves one thread.
 */
public final class Chromium implements AutoCloseable {

    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Throws {@link AssertionError} if there is no Chromium: where it may be absent, ask {@link #executable} before. */
    public static Chromium start() {
        Path executable = executable().orElseThrow(() -> new AssertionError("no Chromium on this machine"));
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(QUIET));
        return new Chromium(playwright, browser);
    }

    /** Where Chromium is: {@code SALLYPORT_CHROMIUM}, or on the usual paths. */
    public static Optional<Path> executable() {
        Stream<String> candidates = Stream.of(
                        System.getenv("SALLYPORT_CHROMIUM"),
                        "/usr/bin/chromium",
                        "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome")
                .filter(Objects::nonNull);
        return candidates.map(Path::of).filter(Files::isExecutable).findFirst();
    }

    /** A person at a desk, with a profile of their own. */
    public ConsolePages person(String baseUrl) {
        return person(baseUrl, 1440, 900, ColorScheme.LIGHT);
    }

    /** A person with a screen of this size. */
    public ConsolePages person(String baseUrl, int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(baseUrl)
                .setViewportSize(width, height)
                .setColorScheme(scheme));
        return new ConsolePages(context, baseUrl);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}

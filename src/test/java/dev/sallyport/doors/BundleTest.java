package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import com.vaadin.flow.router.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What browsers are served of Vaadin: our own bundle, made by {@code make own-bundle}. The ready-made one has the compiled code of
 * commercial components in it, and is ten times as large.
 */
class BundleTest {

    private static final Path BUNDLE = Path.of("src/main/bundles/prod.bundle");
    private static final Path SERVED = Path.of("target/classes/META-INF/VAADIN");
    private static final long MOST_BYTES = 1_500_000;

    /** Leads on and shows nothing. */
    private static final String START = "dev.sallyport.console.Start";

    /** Vaadin's components that need a subscription (its pricing page, "Pro components"). */
    private static final List<String> COMMERCIAL = List.of(
            "@vaadin/board",
            "@vaadin/charts",
            "@vaadin/crud",
            "@vaadin/dashboard",
            "@vaadin/grid-pro",
            "@vaadin/map",
            "@vaadin/rich-text-editor",
            "@vaadin/spreadsheet",
            "highcharts");

    @Test
    void the_bundle_is_small() throws IOException {
        assertThat(Files.size(BUNDLE)).isBetween(300_000L, MOST_BYTES);
    }

    @Test
    void it_has_the_components_in_use_and_nothing_commercial() throws IOException {
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile());
                InputStream stats = bundle.getInputStream(entry(bundle, "config/stats.json"))) {
            JsonNode modules = JsonMapper.builder().build().readTree(stats).get("npmModules");
            assertThat(modules.propertyNames()).contains("@vaadin/grid", "@vaadin/dialog");
            assertThat(modules.propertyNames()).doesNotContainAnyElementsOf(COMMERCIAL);
        }
    }

    @Test
    void it_is_what_the_build_packages() throws IOException {
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
            List<String> scripts = bundle.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("webapp/VAADIN/build/") && name.endsWith(".js"))
                    .sorted()
                    .toList();
            assertThat(scripts).isNotEmpty();
            try (var files = Files.walk(SERVED.resolve("webapp/VAADIN/build"))) {
                assertThat(files.filter(file -> file.toString().endsWith(".js"))
                                .map(file -> SERVED.relativize(file).toString())
                                .sorted()
                                .toList())
                        .isEqualTo(scripts);
            }
        }
    }

    /** The build does not notice a page that was added, and its components would never be loaded. Vaadin names what a page needs by the hash of its class. */
    @Test
    void it_knows_every_page() throws IOException {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(Route.class));
        List<String> pages = scan.findCandidateComponents("dev.sallyport").stream()
                .map(BeanDefinition::getBeanClassName)
                .filter(name -> !name.equals(START))
                .toList();
        assertThat(pages).hasSizeGreaterThan(10);
        try (ZipFile bundle = new ZipFile(BUNDLE.toFile())) {
            String imports = bundle.stream()
                    .filter(entry -> entry.getName().matches(".*/generated-flow-imports-[^/]*\\.js"))
                    .map(entry -> text(bundle, entry))
                    .collect(Collectors.joining());
            assertThat(pages)
                    .as("after a page is added: make own-bundle")
                    .allMatch(page -> imports.contains(Hashing.sha256()
                            .hashString(page, StandardCharsets.UTF_8)
                            .toString()));
        }
    }

    private static String text(ZipFile bundle, ZipEntry entry) {
        try (InputStream content = bundle.getInputStream(entry)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ZipEntry entry(ZipFile bundle, String name) {
        ZipEntry entry = bundle.getEntry(name);
        if (entry == null) {
            throw new AssertionError("no " + name + " in the bundle");
        }
        return entry;
    }
}

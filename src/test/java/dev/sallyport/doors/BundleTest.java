package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
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

    private static ZipEntry entry(ZipFile bundle, String name) {
        ZipEntry entry = bundle.getEntry(name);
        if (entry == null) {
            throw new AssertionError("no " + name + " in the bundle");
        }
        return entry;
    }
}

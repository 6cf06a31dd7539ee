package dev.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every sentence that the console's code names is in the bundle, whole or as the beginning of a family of keys. */
class BundleKeysTest {

    private static final Pattern KEY = Pattern.compile("\"((?:console|signin|firstrun)\\.[A-Za-z0-9_.]+)\"");

    /** A capital and at least two words: what a person would read as text. */
    private static final Pattern SENTENCE = Pattern.compile("\"[A-Z][a-z’]+ [^\"]*[a-z][^\"]*\"");

    @Test
    void no_sentence_is_written_into_a_screen_or_an_answer() throws IOException {
        TreeSet<String> written = new TreeSet<>();
        for (String door : List.of("console", "api")) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/sallyport", door))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    Files.readAllLines(file).stream()
                            .filter(line -> SENTENCE.matcher(line).find())
                            .filter(line -> !forOperatorsOrDevelopers(line))
                            .forEach(line -> written.add(file.getFileName() + ": " + line.strip()));
                }
            }
        }
        assertThat(written).isEmpty();
        assertThat(SENTENCE.matcher("button(\"New rule\")").find()).isTrue();
    }

    /** The log and the messages of defects are read by nobody who is only using the product. */
    private static boolean forOperatorsOrDevelopers(String line) {
        return line.contains("log.")
                || line.contains("{}")
                || line.contains("Exception(")
                || line.strip().startsWith("*");
    }

    @Test
    void every_finding_of_the_ledger_has_words() throws IOException {
        Path room = Path.of("src/main/java/dev/sallyport/ledger/internal");
        String finders = Files.readString(room.resolve("ChainVerifier.java"))
                + Files.readString(room.resolve("notary/AnchorFile.java"))
                + Files.readString(room.resolve("notary/KeyEntries.java")).replaceAll("static final String.*", "")
                + Files.readString(room.resolve("notary/CheckpointRows.java"))
                + Files.readString(room.resolve("notary/TimestampAnchor.java"));
        Matcher codes = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"").matcher(finders);
        ResourceBundle bundle = ResourceBundle.getBundle("vaadin-i18n.translations");
        int found = 0;
        while (codes.find()) {
            found++;
            assertThat(bundle.containsKey("console.ledger.finding." + codes.group(1))
                            || bundle.containsKey("ledger.doubt." + codes.group(1)))
                    .as(codes.group(1))
                    .isTrue();
        }
        assertThat(found).isGreaterThan(7);
    }

    @Test
    void every_key_that_the_console_names_is_in_the_bundle() throws IOException {
        List<String> known =
                List.copyOf(ResourceBundle.getBundle("vaadin-i18n.translations").keySet());
        TreeSet<String> missing = new TreeSet<>();
        int named = 0;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/sallyport/console"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher matcher = KEY.matcher(Files.readString(file));
                while (matcher.find()) {
                    named++;
                    String key = matcher.group(1);
                    if (!known.contains(key) && known.stream().noneMatch(whole -> whole.startsWith(key))) {
                        missing.add(key);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(100);
    }
}

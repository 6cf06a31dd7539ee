package dev.sallyport.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.Operation;
import dev.sallyport.console.activity.ActivityAddress.Kind;
import dev.sallyport.words.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The filter by action hides nothing: whatever is written to the ledger is found under one of its choices. */
class ActivityKindsTest {

    /** What makes an entry, or names an action for one. */
    private static final Pattern WRITES = Pattern.compile(
            "\\b([dD]raft|record\\w*|note|addAccount)\\(|AccessRecords\\.|static final String [A-Z]+ = \"");

    private static final Pattern ACTION = Pattern.compile("\"([A-Z]+(?:_[A-Z]+)+)\"");

    /** Why something was refused, within an entry that says so, and what an action is called in words where it has several. */
    private static final Set<String> NO_ACTIONS = Set.of("NOT_ALLOWED", "EXPIRE_EGRESS_RULE");

    @Test
    void every_action_that_is_written_anywhere_has_exactly_one_kind() throws IOException {
        TreeSet<String> written = written();
        assertThat(written)
                .as("what the search is known to have to find")
                .hasSizeGreaterThan(35)
                .contains("ADD_EGRESS_RULE", "PERIMETER_PROVEN", "UPDATE_API_KEY", "FURTHER_ATTEMPTS", "EXPORT_LEDGER");
        assertThat(written).allSatisfy(action -> assertThat(kindsOf(action)).isEqualTo(1));
    }

    @Test
    void every_attempt_that_can_be_refused_has_exactly_one_kind_and_words() {
        assertThat(Arrays.stream(Operation.values())
                        .filter(operation -> !operation.name().startsWith("SEE_")))
                .hasSizeGreaterThan(8)
                .allSatisfy(operation -> {
                    assertThat(kindsOf(operation.name())).isEqualTo(1);
                    assertThat(Words.has("activity.operation." + operation)).isTrue();
                });
    }

    @Test
    void no_kind_names_an_action_that_nobody_writes() throws IOException {
        Set<String> known = written();
        Arrays.stream(Operation.values()).map(Operation::name).forEach(known::add);
        assertThat(Arrays.stream(Kind.values()).flatMap(kind -> kind.actions().stream()))
                .isSubsetOf(known);
    }

    private static long kindsOf(String action) {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.actions().contains(action))
                .count();
    }

    private static TreeSet<String> written() throws IOException {
        TreeSet<String> found = new TreeSet<>();
        for (String room : new String[] {"access", "ledger", "perimeter", "enforcement", "reports"}) {
            try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/sallyport", room))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).collect(Collectors.toSet())) {
                    Arrays.stream(Files.readString(file).split(";"))
                            .filter(statement -> WRITES.matcher(statement).find())
                            .forEach(statement -> ACTION.matcher(statement)
                                    .results()
                                    .map(match -> match.group(1))
                                    .forEach(found::add));
                }
            }
        }
        found.removeAll(NO_ACTIONS);
        return found;
    }
}

package dev.sallyport.console.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleSlice;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever somebody wrote into a rule stays text in what is copied from here. */
class RecipesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SERVER = "https://sallyport.example.com";

    private static final List<String> HOSTILE = List.of(
            "$(touch owned)",
            "`touch owned`",
            "'; touch owned; '",
            "'\\''; touch owned #",
            "\"; touch owned; \"",
            "\\'; touch owned",
            "$HOME ${HOME} $${HOME} $$${HOME} %{HOME} %%{ %%%{if true}",
            "line\nbreak\n'\ntouch owned\n",
            "\r\ttab \u0000 \u0007 \u2028 é 😀 “quotes”",
            "@/etc/passwd",
            "${file(\"/etc/passwd\")} %{for x in y}",
            "!touch \\$ \\\\ \\",
            "EOF\n<<EOF");

    @Test
    void a_shell_sends_every_description_as_it_is_and_runs_none(@TempDir Path folder) throws Exception {
        Path curl = folder.resolve("curl");
        Files.writeString(
                curl, "#!/usr/bin/env bash\nprintf '%s\\0' \"$@\" >> \"$OUT\"\nprintf 'END\\0' >> \"$OUT\"\n");
        Files.setPosixFilePermissions(curl, PosixFilePermissions.fromString("rwx------"));
        Path out = folder.resolve("calls");
        Path script = Files.writeString(
                folder.resolve("script.sh"),
                Recipes.shell(SERVER, cluster(TrafficPolicy.DEFAULT_DENY), all(hostileRules())));
        ProcessBuilder bash = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        bash.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        bash.environment().put("SALLYPORT_API_KEY", "key");
        bash.environment().put("OUT", out.toString());
        Process process = bash.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
        assertThat(folder.resolve("owned")).doesNotExist();

        List<String> sent = new ArrayList<>();
        for (String call : new String(Files.readAllBytes(out), UTF_8).split("END\0")) {
            List<String> arguments = List.of(call.split("\0", -1));
            assertThat(arguments).contains("Authorization: Bearer key");
            assertThat(arguments.get(5)).startsWith(SERVER + "/api/v1/clusters/");
            JsonNode body = JSON.readTree(arguments.get(arguments.indexOf("--data-raw") + 1));
            if (body.has("description")) {
                sent.add(body.get("description").asString());
            } else {
                assertThat(body.toString()).isEqualTo("{\"allow_all\":false}");
            }
        }
        assertThat(sent).isEqualTo(HOSTILE);
    }

    @Test
    void terraform_reads_every_description_as_it_is_and_expands_none() {
        String text = Recipes.terraform(SERVER, cluster(TrafficPolicy.DEFAULT_DENY), all(hostileRules()));
        List<String> read = text.lines()
                .filter(line -> line.startsWith("  description = "))
                .map(line -> read(line.substring("  description = ".length())))
                .toList();
        assertThat(read).isEqualTo(HOSTILE);
        assertThat(text.lines().filter(line -> line.startsWith("resource \"cockroach_egress_rule\"")))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(HOSTILE);
        assertThat(text).contains("allow_all = false", "ports       = [443, 80]", "import {");
    }

    @Test
    void every_label_begins_with_a_letter_and_is_there_once() {
        List<EgressRule> rules = Stream.of("1.a", "1_a", "r_1_a", "r_1_a_2", "_", "-", "A", "a")
                .map(name -> rule(name, "", null))
                .toList();
        String text = Recipes.terraform(SERVER, cluster(TrafficPolicy.ALLOW_ALL), all(rules));
        assertThat(text.lines().filter(line -> line.startsWith("resource \"cockroach_egress_rule\"")))
                .allMatch(line -> line.matches("resource \"cockroach_egress_rule\" \"[a-z][a-z0-9_-]*\" \\{"))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(rules);
    }

    @Property
    void any_text_is_read_back_from_a_string_of_hcl(
            @ForAll @StringLength(max = 40) @CharRange(from = ' ', to = '~') String plain,
            @ForAll @StringLength(max = 12) @CharRange(from = '#', to = '%') String signs) {
        for (String text : List.of(plain, signs + "{", plain + signs + "{" + plain + "}", signs + "{{" + signs)) {
            assertThat(read(Recipes.hcl(text))).isEqualTo(text);
        }
    }

    @Test
    void rules_of_the_operator_and_those_being_deleted_are_left_out_and_do_not_count() {
        List<RuleVersion> versions = new ArrayList<>();
        for (int i = 0; i < RecipeRules.MOST; i++) {
            versions.add(version(rule("own-%04d".formatted(i), "", null), null));
            versions.add(version(rule("own-%04d-gone".formatted(i), "", null), 7L));
        }
        versions.add(version(rule("telemetry", "", "every cluster needs it"), null));

        RecipeRules read = RecipeRules.read(slices(versions));

        assertThat(read.all()).isTrue();
        assertThat(read.rules())
                .extracting(EgressRule::name)
                .hasSize(RecipeRules.MOST)
                .allMatch(name -> name.matches("own-\\d{4}"));
        assertThat(Recipes.terraform(SERVER, cluster(TrafficPolicy.ALLOW_ALL), read))
                .contains("allow_all = true");
    }

    /** Deny-all with some of the rules would cut off what the others allow. */
    @Test
    void where_rules_are_left_out_the_policy_is_too_and_the_text_begins_with_that() {
        List<RuleVersion> versions = new ArrayList<>();
        for (int i = 0; i <= RecipeRules.MOST; i++) {
            versions.add(version(rule("own-%04d".formatted(i), "", null), null));
        }

        RecipeRules read = RecipeRules.read(slices(versions));
        List<String> terraform = Recipes.terraform(SERVER, cluster(TrafficPolicy.DEFAULT_DENY), read)
                .lines()
                .toList();
        List<String> shell = Recipes.shell(SERVER, cluster(TrafficPolicy.DEFAULT_DENY), read)
                .lines()
                .toList();

        assertThat(read.all()).isFalse();
        assertThat(read.rules()).hasSize(RecipeRules.MOST);
        assertThat(terraform.getFirst()).startsWith("# Only the first 2,000 rules");
        assertThat(shell.subList(0, 2)).containsExactly("#!/usr/bin/env bash", terraform.getFirst());
        assertThat(terraform).noneMatch(line -> line.contains("policy") && !line.startsWith("#"));
        assertThat(shell).noneMatch(line -> line.contains("policy") && !line.startsWith("#"));
    }

    private static RecipeRules all(List<EgressRule> rules) {
        return new RecipeRules(rules, true);
    }

    private static Function<RuleSlice.Ask, List<RuleVersion>> slices(List<RuleVersion> versions) {
        return ask -> versions.stream()
                .filter(version -> ask.beyond() == null || version.rule().name().compareTo(ask.beyond()) > 0)
                .limit(ask.limit())
                .toList();
    }

    private static RuleVersion version(EgressRule rule, @Nullable Long deletedRevision) {
        return new RuleVersion(rule, 1, 1, deletedRevision, Instant.EPOCH, "test", Instant.EPOCH, "test");
    }

    /** A reader of quoted strings as the language defines them; fails at an expansion. */
    private static String read(String quoted) {
        assertThat(quoted).startsWith("\"").endsWith("\"");
        StringBuilder text = new StringBuilder();
        int end = quoted.length() - 1;
        for (int i = 1; i < end; i++) {
            char here = quoted.charAt(i);
            assertThat(here)
                    .as("no end before the end, no bare control character")
                    .isNotEqualTo('"')
                    .isGreaterThanOrEqualTo(' ');
            if (here == '\\') {
                char next = quoted.charAt(++i);
                switch (next) {
                    case 'n' -> text.append('\n');
                    case 'r' -> text.append('\r');
                    case 't' -> text.append('\t');
                    case '"', '\\' -> text.append(next);
                    case 'u' -> {
                        text.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
                        i += 4;
                    }
                    default -> throw new AssertionError("no escape: " + next + " in " + quoted);
                }
            } else if ((here == '$' || here == '%')
                    && quoted.startsWith(here + "{", i + 1)
                    && quoted.charAt(i + 1) == here) {
                text.append(here).append('{');
                i += 2;
            } else {
                assertThat((here == '$' || here == '%') && quoted.charAt(i + 1) == '{')
                        .as("an expansion in " + quoted)
                        .isFalse();
                text.append(here);
            }
        }
        return text.toString();
    }

    private static List<EgressRule> hostileRules() {
        List<EgressRule> rules = new ArrayList<>();
        for (int i = 0; i < HOSTILE.size(); i++) {
            // Two names that differ by a sign that a label does not have, and one that begins with a digit.
            rules.add(rule(i == 0 ? "a.b" : i == 1 ? "a_b" : i + "-rule", HOSTILE.get(i), null));
        }
        return rules;
    }

    private static EgressRule rule(String name, String description, @Nullable String managed) {
        return new EgressRule(
                new RuleId(UUID.randomUUID()),
                name,
                HostPattern.parse("api.example.com"),
                new PortSet(List.of(443, 80)),
                List.of(new PathPattern("/it's/*")),
                description,
                Purpose.OTHER,
                null,
                false,
                false,
                managed);
    }

    private static Cluster cluster(TrafficPolicy policy) {
        return new Cluster(
                new ClusterId(UUID.randomUUID()),
                "orders",
                CloudProvider.AWS,
                List.of(),
                policy,
                3,
                1,
                3,
                policy,
                3128,
                List.of(),
                false,
                Instant.EPOCH,
                Instant.EPOCH,
                "test",
                null);
    }
}

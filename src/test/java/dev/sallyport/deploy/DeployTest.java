package dev.sallyport.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.testing.Repository;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class DeployTest {

    private static final Pattern VARIABLE = Pattern.compile("\\bSALLYPORT_[A-Z_]+");
    private static final String DOCKERFILE = Repository.read("deploy/Dockerfile");
    private static final Map<String, Object> COMPOSE = new Yaml().load(Repository.read("deploy/compose.yaml"));

    @Test
    void every_setting_that_is_used_is_documented() {
        TreeSet<String> known = variables("docs/configuration.md");
        assertThat(known).hasSizeGreaterThan(20);
        for (String file : List.of(
                "deploy/compose.yaml",
                "deploy/Dockerfile",
                "docs/operations.md",
                "docs/threat-model.md",
                "README.md",
                "Makefile")) {
            assertThat(variables(file)).as(file).isSubsetOf(known);
        }
    }

    @Test
    void the_image_holds_the_envoy_that_the_build_pins() {
        String makefile = Repository.read("Makefile");
        assertThat(sum(DOCKERFILE, "ENVOY_BINARY_SHA256_amd64="))
                .isEqualTo(sum(makefile, "ENVOY_BINARY_SHA256.Linux-x86_64 := "));
        assertThat(sum(DOCKERFILE, "ENVOY_BINARY_SHA256_arm64="))
                .isEqualTo(sum(makefile, "ENVOY_BINARY_SHA256.Linux-aarch64 := "));
    }

    @Test
    void the_image_runs_as_nobody_in_particular_and_tells_its_health() {
        List<String> instructions = DOCKERFILE
                .replace("\\\n", " ")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(instructions)
                .allSatisfy(line -> assertThat(line)
                        .matches("(FROM|ARG|WORKDIR|COPY|RUN|ENV|USER|VOLUME|EXPOSE|ENTRYPOINT|HEALTHCHECK) .*"));
        assertThat(instructions.stream().filter(line -> line.startsWith("FROM ")))
                .allSatisfy(from -> assertThat(from).matches("FROM [a-z-]+:[0-9][a-z0-9-]+( AS [a-z]+)?"));
        int user = instructions.indexOf("USER 63127:63127");
        int entry = instructions.indexOf(instructions.stream()
                .filter(line -> line.startsWith("ENTRYPOINT [\"java\""))
                .findFirst()
                .orElseThrow());
        assertThat(user).isPositive().isLessThan(entry);
        assertThat(instructions.getLast()).startsWith("HEALTHCHECK ").contains("/actuator/health/liveness");
        assertThat(DOCKERFILE).doesNotContain("SALLYPORT_API_KEY", "PASSWORD");
    }

    @Test
    void the_console_of_the_compose_file_can_write_to_its_data_alone_and_owns_no_table() {
        Map<String, Object> console = map(map(COMPOSE, "services"), "console");
        assertThat(console)
                .containsEntry("read_only", true)
                .containsEntry("user", "63127:63127")
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"));
        Map<String, Object> environment = map(console, "environment");
        assertThat(environment.get("SALLYPORT_DATABASE_USER"))
                .isNotEqualTo(environment.get("SALLYPORT_DATABASE_OWNER_USER"));
        assertThat(environment.keySet())
                .as("secrets come as files")
                .noneMatch(name -> name.endsWith("PASSWORD") || name.endsWith("KEY"));
        for (String service : List.of("console", "database")) {
            for (Object secret : (List<?>) Objects.requireNonNull(
                    map(map(COMPOSE, "services"), service).get("secrets"))) {
                assertThat(map(COMPOSE, "secrets")).containsKey(secret.toString());
            }
        }
        assertThat((List<?>) console.get("ports"))
                .allSatisfy(port -> assertThat(port.toString()).startsWith("127.0.0.1:"));
    }

    private static TreeSet<String> variables(String file) {
        TreeSet<String> found = new TreeSet<>();
        Matcher matcher = VARIABLE.matcher(Repository.read(file));
        while (matcher.find()) {
            found.add(matcher.group().replaceAll("_FILE$|_$", ""));
        }
        // A file of its own, not the file of a secret.
        if (found.remove("SALLYPORT_EXTRA_CA")) {
            found.add("SALLYPORT_EXTRA_CA_FILE");
        }
        return found;
    }

    private static String sum(String text, String name) {
        Matcher matcher =
                Pattern.compile(Pattern.quote(name) + "([0-9a-f]{64})\\b").matcher(text);
        assertThat(matcher.find()).as(name).isTrue();
        return matcher.group(1);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Map<String, Object> of, String key) {
        return (Map<String, Object>) Objects.requireNonNull(of.get(key), key);
    }
}

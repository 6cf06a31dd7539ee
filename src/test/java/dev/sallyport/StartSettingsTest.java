package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.StartRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class StartSettingsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void loopback_needs_neither_tls_nor_a_proxy(String address) {
        assertThat(started(address, Map.of()).getProperty("server.servlet.session.cookie.secure"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", ""})
    void any_other_address_without_tls_or_proxy_is_refused_in_one_line(String address) {
        assertThatThrownBy(() -> started(address, Map.of()))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("SALLYPORT_TLS_CERT")
                .hasMessageContaining("SALLYPORT_TRUSTED_PROXIES")
                .message()
                .hasLineCount(1);
    }

    @Test
    void tls_opens_any_address_and_makes_cookies_secure() throws IOException {
        Path file = Files.writeString(folder.resolve("x.pem"), "pem");
        var environment =
                started("0.0.0.0", Map.of("SALLYPORT_TLS_CERT", file.toString(), "SALLYPORT_TLS_KEY", file.toString()));
        assertThat(environment.getProperty("server.ssl.bundle")).isEqualTo("sallyport");
        assertThat(environment.getProperty("server.servlet.session.cookie.secure"))
                .isEqualTo("true");
        assertThat(environment.getProperty("server.forward-headers-strategy")).isEqualTo("none");
    }

    @Test
    void half_of_tls_or_a_file_that_is_not_there_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("x.pem"), "pem");
        refused("belong together", Map.of("SALLYPORT_TLS_CERT", file.toString()));
        refused("belong together", Map.of("SALLYPORT_TLS_KEY", file.toString()));
        refused(
                "SALLYPORT_TLS_KEY names cannot be read",
                Map.of("SALLYPORT_TLS_CERT", file.toString(), "SALLYPORT_TLS_KEY", folder + "/none"));
    }

    @Test
    void proxies_open_any_address_and_their_headers_alone_are_believed() {
        var environment = started("0.0.0.0", Map.of("SALLYPORT_TRUSTED_PROXIES", "10.0.0.5, 2001:db8::/64"));
        assertThat(environment.getProperty("server.forward-headers-strategy")).isEqualTo("native");
        assertThat(environment.getProperty("server.tomcat.remoteip.internal-proxies"))
                .isEqualTo("10.0.0.5,2001:db8::/64");
        assertThat(environment.getProperty("server.servlet.session.cookie.secure"))
                .isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "10.0.0.5,", ".*", "proxy.example.com", "10.0.0.5/", "10.0.0.0/08x"})
    void proxies_that_are_everybody_or_no_addresses_are_refused(String proxies) {
        refused("SALLYPORT_TRUSTED_PROXIES must", Map.of("SALLYPORT_TRUSTED_PROXIES", proxies));
    }

    @ParameterizedTest
    @CsvSource({
        "SALLYPORT_ADMIN_PASSWORD, sallyport.admin.password",
        "SALLYPORT_API_KEY, sallyport.api-key",
        "SALLYPORT_DATABASE_PASSWORD, sallyport.database.password",
        "SALLYPORT_DATABASE_OWNER_PASSWORD, sallyport.database.owner.password",
    })
    void a_secret_may_stand_in_a_file(String variable, String property) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), " the secret \n");
        assertThat(started("127.0.0.1", Map.of(variable + "_FILE", file.toString()))
                        .getProperty(property))
                .isEqualTo(" the secret ");
        assertThat(started("127.0.0.1", Map.of(variable, "direct")).getProperty(property))
                .isEqualTo("direct");
        refused("both set", Map.of(variable, "direct", variable + "_FILE", file.toString()));
        refused("cannot be read", Map.of(variable + "_FILE", folder + "/none"));
        refused(
                "is empty",
                Map.of(
                        variable + "_FILE",
                        Files.writeString(folder.resolve("empty"), "\n").toString()));
    }

    @Test
    void an_owner_of_the_database_migrates_it_and_is_somebody_else_than_the_console() {
        Map<String, String> separated = Map.of(
                "SALLYPORT_DATABASE_URL", "jdbc:postgresql://db/sallyport",
                "SALLYPORT_DATABASE_USER", "console",
                "SALLYPORT_DATABASE_OWNER_USER", "owner",
                "SALLYPORT_DATABASE_OWNER_PASSWORD", "secret");
        assertThat(started("127.0.0.1", separated).getProperty("spring.flyway.user"))
                .isEqualTo("owner");
        assertThat(started("127.0.0.1", separated).getProperty("spring.flyway.password"))
                .isEqualTo("secret");
        assertThat(started("127.0.0.1", Map.of()).getProperty("spring.flyway.user"))
                .isNull();
        refused("which is not set", Map.of("SALLYPORT_DATABASE_OWNER_USER", "owner"));
        refused(
                "are one role",
                Map.of(
                        "SALLYPORT_DATABASE_URL", "jdbc:postgresql://db/sallyport",
                        "SALLYPORT_DATABASE_USER", "owner",
                        "SALLYPORT_DATABASE_OWNER_USER", "owner"));
    }

    @Test
    void a_refused_start_says_why_without_a_stack_trace() {
        var analysis =
                new StartRefusedAnalyzer().analyze(new IllegalStateException(new StartRefusedException("because")));
        assertThat(analysis)
                .isNotNull()
                .extracting(found -> found.getDescription())
                .isEqualTo("because");
    }

    private void refused(String words, Map<String, String> variables) {
        assertThatThrownBy(() -> started("127.0.0.1", variables))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining(words)
                .message()
                .hasLineCount(1)
                .doesNotContain("direct");
    }

    private static ConfigurableEnvironment started(@Nullable String address, Map<String, String> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        String system = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment
                .getPropertySources()
                .replace(system, new SystemEnvironmentPropertySource(system, new HashMap<>(variables)));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("files", Map.of("server.address", String.valueOf(address))));
        ConfigurationPropertySources.attach(environment);
        new StartSettings().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}

package dev.sallyport.access.internal;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.FirstRun;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.aop.Advisor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;

/** The rooms ledger and access alone, started as at the start of the product, on a database of their own and with a clock that stands still. */
final class AccessHouse implements AutoCloseable {

    static final String PASSWORD = "a perfectly fine passphrase";

    private final ConfigurableApplicationContext context;
    final Path folder;

    private AccessHouse(ConfigurableApplicationContext context, Path folder) {
        this.context = context;
        this.folder = folder;
    }

    @EnableAutoConfiguration(
            excludeName = {
                "com.vaadin.flow.spring.SpringBootAutoConfiguration",
                "com.vaadin.flow.spring.SpringSecurityAutoConfiguration"
            })
    @ComponentScan({"dev.sallyport.ledger", "dev.sallyport.access"})
    @ConfigurationPropertiesScan({"dev.sallyport.ledger", "dev.sallyport.access"})
    @EntityScan("dev.sallyport.access")
    static class Rooms {

        @Bean
        @Primary
        TestClock testClock() {
            return new TestClock();
        }
    }

    /** Moves only when told. */
    static final class TestClock extends Clock {

        private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));

        void advance(Duration by) {
            now.updateAndGet(instant -> instant.plus(by));
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A database that outlives the house, for starting again on it. */
    static Map<String, String> database(TestDatabases kind, Path folder) {
        Map<String, String> settings = new HashMap<>(kind.settings(folder));
        settings.put("sallyport.data", folder.toString());
        return settings;
    }

    static AccessHouse start(Map<String, String> database, Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(database);
        settings.putAll(more);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Rooms.class)
                .web(WebApplicationType.NONE)
                .environment(environment(settings))
                .run();
        return new AccessHouse(context, Path.of((String) settings.get("sallyport.data")));
    }

    private static org.springframework.core.env.ConfigurableEnvironment environment(Map<String, Object> settings) {
        var environment = new org.springframework.core.env.StandardEnvironment();
        environment.getPropertySources().addFirst(new org.springframework.core.env.MapPropertySource("test", settings));
        return environment;
    }

    static AccessHouse start(TestDatabases kind, Path folder) {
        return start(database(kind, folder), Map.of());
    }

    <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    /** What stands in front of the use cases of this house. */
    Advisor guard() {
        return context.getBean("useCaseAdvisor", Advisor.class);
    }

    Accounts accounts() {
        return get(Accounts.class);
    }

    Permissions permissions() {
        return get(Permissions.class);
    }

    SignIn signIn() {
        return get(SignIn.class);
    }

    FirstRun firstRun() {
        return get(FirstRun.class);
    }

    TestClock clock() {
        return get(TestClock.class);
    }

    /** What happened in this house, without the key that every ledger begins with. */
    List<Entry> entries() {
        return get(Ledger.class).after(0, 10_000).stream()
                .filter(entry -> !entry.draft().action().equals("SET_EVIDENCE_KEY"))
                .toList();
    }

    List<String> actions() {
        return entries().stream().map(entry -> entry.draft().action()).toList();
    }

    Path tokenFile() {
        return folder.resolve(FirstOrgAdmin.TOKEN_FILE);
    }

    String token() {
        try {
            return Files.readString(tokenFile()).strip();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The first Org Admin, made by the token. */
    Actor orgAdmin() {
        firstRun().createOrgAdmin(token(), "admin@example.com", PASSWORD);
        return signIn().withPassword("admin@example.com", PASSWORD, "192.0.2.1");
    }

    @Override
    public void close() {
        context.close();
    }
}

package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.perimeter.PerimeterChanged;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The rooms ledger, access and perimeter, started as at the start of the product, with a clock that moves only when told. */
public final class PerimeterHouse implements AutoCloseable {

    public static final Actor ADMIN = Actor.system("test");

    /** The setting that says what time it is at the start. */
    public static final String CLOCK = "test.clock";

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final ConfigurableApplicationContext context;

    private PerimeterHouse(ConfigurableApplicationContext context) {
        this.context = context;
    }

    @EnableAutoConfiguration(
            excludeName = {
                "com.vaadin.flow.spring.SpringBootAutoConfiguration",
                "com.vaadin.flow.spring.SpringSecurityAutoConfiguration"
            })
    @ComponentScan({"dev.sallyport.ledger", "dev.sallyport.access", "dev.sallyport.perimeter"})
    @ConfigurationPropertiesScan({"dev.sallyport.ledger", "dev.sallyport.access", "dev.sallyport.perimeter"})
    @EntityScan({"dev.sallyport.access", "dev.sallyport.perimeter"})
    static class Rooms {

        @Bean
        @Primary
        TestClock testClock(@Value("${" + CLOCK + ":2030-01-01T00:00:00Z}") String now) {
            return new TestClock(Instant.parse(now));
        }

        @Bean
        Heard heard() {
            return new Heard();
        }
    }

    /** The events in the order in which they came. */
    static final class Heard {

        private final ConcurrentLinkedQueue<PerimeterChanged> changes = new ConcurrentLinkedQueue<>();

        @EventListener
        void on(PerimeterChanged change) {
            changes.add(change);
        }

        List<Long> revisions(ClusterId cluster) {
            return changes.stream()
                    .filter(change -> change.cluster().equals(cluster))
                    .map(PerimeterChanged::revision)
                    .toList();
        }
    }

    public static final class TestClock extends Clock {

        private final AtomicReference<Instant> now;

        TestClock(Instant now) {
            this.now = new AtomicReference<>(now);
        }

        public void advance(Duration by) {
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
    public static Map<String, String> database(TestDatabases kind, Path folder) {
        Map<String, String> settings = new HashMap<>(kind.settings(folder));
        settings.put("sallyport.data", folder.toString());
        return settings;
    }

    public static PerimeterHouse start(Map<String, String> database, Map<String, String> more) {
        Map<String, Object> settings = new HashMap<>(database);
        settings.putAll(more);
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        return new PerimeterHouse(new SpringApplicationBuilder(Rooms.class)
                .web(WebApplicationType.NONE)
                .environment(environment)
                .run());
    }

    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    public Clusters clusters() {
        return get(Clusters.class);
    }

    public Rules rules() {
        return get(Rules.class);
    }

    LedgerFold fold() {
        return get(LedgerFold.class);
    }

    public Cluster cluster() {
        return clusters()
                .create(
                        ADMIN,
                        new NewCluster(
                                "cluster-" + NAMES.incrementAndGet(),
                                CloudProvider.AWS,
                                List.of("eu-1"),
                                TrafficPolicy.ALLOW_ALL,
                                List.of()));
    }

    public void settle(ClusterId cluster) {
        get(Settlement.class).settled(cluster, revision(cluster), List.of("local"));
    }

    /** Gateways refused the newest content of these rules, and have everything else. */
    public void settleWithout(ClusterId cluster, Set<RuleId> without) {
        get(Settlement.class).settled(cluster, revision(cluster), List.of("local"), without);
    }

    long revision(ClusterId cluster) {
        return Objects.requireNonNull(fold().newest(cluster)).perimeter().revision();
    }

    public static RuleDraft draft(String name, int port) {
        return draft(name, port, null);
    }

    static RuleDraft draft(String name, int port, @Nullable Instant expiresAt) {
        return new RuleDraft(
                name,
                "FQDN",
                name.toLowerCase(java.util.Locale.ROOT) + ".example.com",
                List.of(port),
                List.of(),
                "about " + name,
                "OTHER",
                expiresAt,
                false,
                false);
    }

    @Override
    public void close() {
        context.close();
    }
}

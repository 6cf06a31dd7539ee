package dev.sallyport.perimeter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Source;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The way back to allow-all, left to Org Admins alone. */
class AllowAllLockTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void a_cluster_admin_finds_the_way_back_locked_until_an_org_admin_opens_it(TestDatabases database) {
        try (PerimeterHouse house = PerimeterHouse.start(PerimeterHouse.database(database, folder), Map.of())) {
            ClusterId cluster = house.cluster().id();
            Actor orgAdmin = person(house, "org@example.com", Role.ORG_ADMIN, null);
            Actor clusterAdmin = person(house, "cluster@example.com", Role.CLUSTER_ADMIN, cluster);
            Actor everywhere = person(house, "everywhere@example.com", Role.CLUSTER_ADMIN, null);
            house.clusters().denyAll(clusterAdmin, cluster, null);
            assertThat(house.clusters().mayAllowAll(clusterAdmin, cluster)).isTrue();
            assertThatThrownBy(() -> house.clusters().lockAllowAll(everywhere, cluster, true))
                    .isInstanceOf(NotAllowedException.class);

            long revision = house.revision(cluster);
            assertThat(house.clusters().lockAllowAll(orgAdmin, cluster, true).allowAllNeedsOrgAdmin())
                    .isTrue();
            int entries = entries(house).size();
            house.clusters().lockAllowAll(orgAdmin, cluster, true);
            assertThat(entries(house)).as("nothing changed, so nothing is said").hasSize(entries);
            assertThat(house.revision(cluster))
                    .as("no gateway does anything else")
                    .isEqualTo(revision);

            for (Actor locked : List.of(clusterAdmin, everywhere)) {
                assertThat(house.clusters().mayAllowAll(locked, cluster)).isFalse();
                assertThatThrownBy(() -> house.clusters().allowAll(locked, cluster, null))
                        .isInstanceOf(NotAllowedException.class);
                Entry refused = entries(house).getLast();
                assertThat(refused.draft())
                        .extracting(draft -> draft.actor().id(), draft -> draft.action(), draft -> draft.error())
                        .containsExactly(locked.id(), "SET_EGRESS_TRAFFIC_POLICY", "NOT_ALLOWED");
            }
            house.clusters().allowAll(orgAdmin, cluster, null);
            house.clusters().denyAll(clusterAdmin, cluster, null);
            house.clusters().lockAllowAll(orgAdmin, cluster, false);
            assertThat(house.clusters().allowAll(clusterAdmin, cluster, null).policy())
                    .isEqualTo(TrafficPolicy.ALLOW_ALL);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lock_taken_off_by_sql_still_holds_and_is_put_right_at_the_next_start(TestDatabases database) {
        Map<String, String> settings = PerimeterHouse.database(database, folder);
        ClusterId cluster;
        Actor clusterAdmin;
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            cluster = house.cluster().id();
            clusterAdmin = person(house, "cluster@example.com", Role.CLUSTER_ADMIN, cluster);
            house.clusters().denyAll(clusterAdmin, cluster, null);
            house.clusters().lockAllowAll(PerimeterHouse.ADMIN, cluster, true);
            house.get(JdbcClient.class)
                    .sql("UPDATE cluster SET allow_all_needs_org_admin = FALSE")
                    .update();
            assertThat(house.clusters().mayAllowAll(clusterAdmin, cluster)).isFalse();
        }
        try (PerimeterHouse house = PerimeterHouse.start(settings, Map.of())) {
            assertThat(house.clusters().get(clusterAdmin, cluster).allowAllNeedsOrgAdmin())
                    .isTrue();
            assertThat(house.clusters().mayAllowAll(clusterAdmin, cluster)).isFalse();
            assertThat(entries(house))
                    .extracting(entry -> entry.draft().action())
                    .containsOnlyOnce("PROJECTION_MISMATCH");
        }
    }

    private static Actor person(PerimeterHouse house, String email, Role role, @Nullable ClusterId cluster) {
        Accounts accounts = house.get(Accounts.class);
        UUID id = accounts.createPerson(PerimeterHouse.ADMIN, email, "an unlikely passphrase");
        accounts.grant(PerimeterHouse.ADMIN, cluster, id, role);
        return new Actor(Actor.Kind.PERSON, id, email, Source.UI);
    }

    private static List<Entry> entries(PerimeterHouse house) {
        return house.get(Ledger.class).after(0, 10_000);
    }
}

package dev.sallyport.perimeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.Actor;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.TrafficPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
        properties = {"sallyport.data=target/test-data/first-path", "sallyport.envoy=none", "sallyport.xds-port=0"})
class FirstPathTest {

    @Autowired
    Clusters clusters;

    @Autowired
    Rules rules;

    @Autowired
    PerimeterFold fold;

    @Autowired
    Settlement settlement;

    @Test
    void a_cluster_is_made_denied_and_given_a_rule() {
        Actor actor = Actor.system("test");
        Cluster cluster = clusters.create(
                actor,
                new NewCluster(
                        "first-" + System.nanoTime() % 100000,
                        CloudProvider.AWS,
                        List.of("eu-1"),
                        TrafficPolicy.ALLOW_ALL,
                        List.of()));
        clusters.denyAll(actor, cluster.id(), 1L);
        RuleVersion rule = rules.create(
                actor,
                cluster.id(),
                new RuleDraft(
                        "api", "FQDN", "api.example.com", List.of(443), List.of(), "", "OTHER", null, false, false),
                2L);
        assertThat(rules.find(actor, cluster.id(), RuleQuery.all())).containsExactly(rule);
        assertThat(fold.newest(cluster.id())).isNotNull();
        settlement.settled(cluster.id(), 3, List.of("local"));
        assertThat(clusters.get(actor, cluster.id()).settledRevision()).isEqualTo(3);
        rules.delete(actor, cluster.id(), rule.rule().id(), null);
        settlement.settled(cluster.id(), 4, List.of("local"));
        assertThat(rules.find(actor, cluster.id(), RuleQuery.all())).isEmpty();
    }
}

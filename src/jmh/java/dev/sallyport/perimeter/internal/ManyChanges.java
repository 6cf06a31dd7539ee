package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Years of changes in minutes: by the journal, so that chain, projection and fold are what they would be, but many in one transaction and
 * without the checks of the commands.
 */
public final class ManyChanges {

    private static final Actor ADMIN = Actor.system("bench");
    private static final int AT_ONCE = 10_000;

    /** What the persistence context holds is looked through before every query. */
    private static final int HELD = 20;

    private final PerimeterJournal journal;
    private final Runnable tick;
    private final Random random = new Random(11);
    private final List<Life> lives = new ArrayList<>();
    private long written;

    private static final class Life {
        final ClusterId id;
        final List<EgressRule> rules = new ArrayList<>();
        long revision = 1;
        long settled;
        boolean denies;

        Life(ClusterId id) {
            this.id = id;
        }
    }

    /** @param tick runs between two entries, to move the clock */
    public ManyChanges(PerimeterJournal journal, Runnable tick) {
        this.journal = journal;
        this.tick = tick;
    }

    /** Clusters with so many rules each, then changes of them at random until the ledger has so many entries more. */
    public void write(int clusters, int rules, long entries) {
        for (int number = 0; number < clusters; number++) {
            Life life = new Life(new ClusterId(new UUID(9, number)));
            lives.add(life);
            int port = 20_000 + number;
            String name = "bench-" + number;
            journal.command(projection -> {
                record(life, 1L, "CREATE_CLUSTER", new Change.Created(
                        name, CloudProvider.AWS, List.of("eu-1"), port, List.of(), TrafficPolicy.ALLOW_ALL));
                return life;
            });
            for (int made = 0; made < rules; made += AT_ONCE) {
                journal.command(projection -> {
                    for (int i = 0; i < Math.min(AT_ONCE, rules); i++) {
                        add(life);
                        if (i % HELD == 0) {
                            projection.letGo();
                        }
                    }
                    settle(life);
                    return life;
                });
            }
        }
        while (written < entries) {
            journal.command(projection -> {
                for (int i = 0; i < AT_ONCE && written < entries; i++) {
                    change(lives.get(random.nextInt(lives.size())));
                    if (i % HELD == 0) {
                        projection.letGo();
                    }
                }
                return lives;
            });
                System.out.printf("%d entries%n", written);
        }
    }

    private void change(Life life) {
        int what = random.nextInt(1_000);
        if (what < 400) {
            settle(life);
        } else if (what < 401) {
            life.denies = !life.denies;
            record(life, ++life.revision, "SET_EGRESS_TRAFFIC_POLICY", new Change.PolicySet(
                    life.denies ? TrafficPolicy.DEFAULT_DENY : TrafficPolicy.ALLOW_ALL));
        } else if (what < 500) {
            EgressRule gone = life.rules.remove(random.nextInt(life.rules.size()));
            record(life, ++life.revision, "DELETE_EGRESS_RULE", new Change.RuleDeleted(gone.id(), gone.name()));
        } else if (what < 600) {
            add(life);
        } else {
            int place = random.nextInt(life.rules.size());
            EgressRule old = life.rules.get(place);
            put(life, place, rule(old.id(), old.name()), "EDIT_EGRESS_RULE");
        }
    }

    private void add(Life life) {
        life.rules.add(null);
        put(
                life,
                life.rules.size() - 1,
                rule(new RuleId(new UUID(random.nextLong(), random.nextLong())), "rule-" + written),
                "ADD_EGRESS_RULE");
    }

    private void put(Life life, int place, EgressRule rule, String action) {
        life.rules.set(place, rule);
        record(life, ++life.revision, action, new Change.RulePut(rule));
    }

    private void settle(Life life) {
        if (life.settled < life.revision) {
            life.settled = life.revision;
            record(life, life.revision, "PERIMETER_SETTLED", new Change.Settled(List.of("gateway-1", "gateway-2"), List.of()));
        }
    }

    private void record(Life life, long revision, String action, Change change) {
        tick.run();
        journal.record(ADMIN, life.id, revision, action, change);
        written++;
    }

    private EgressRule rule(RuleId id, String name) {
        return new EgressRule(
                id,
                name,
                HostPattern.parse("h" + random.nextInt(100_000) + ".example.com"),
                PortSet.of(List.of(443, 1_024 + random.nextInt(60_000))),
                List.of(),
                "needed for the nightly run, asked for by the data team",
                Purpose.OTHER,
                null,
                false,
                false,
                null);
    }
}

package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.internal.ManyEntries;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Years of changes in minutes, into a database without a cluster: the entries and rows that the journal would have left, each row written once
 * and as it is at the end. Written by the journal, change by change, a million takes more than half an hour.
 */
public final class ManyChanges {

    private static final Actor ADMIN = Actor.system("bench");
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int AT_ONCE = 20_000;
    private static final int BATCH = 1_000;

    private final SessionFactory sessions;
    private final ManyEntries ledger;
    private final Random random = new Random(11);
    private final List<Life> lives = new ArrayList<>();

    /** What will not change any more, and is not yet written. */
    private final List<Object> over = new ArrayList<>();

    private Instant now;

    private static final class Life {
        final ClusterId id;
        final ClusterRow row = new ClusterRow();
        final List<RuleRow> rules = new ArrayList<>();
        final List<RuleRow> deleted = new ArrayList<>();
        @Nullable PolicyRow policy;

        Life(ClusterId id) {
            this.id = id;
            row.id = id.value();
        }
    }

    /**
     * @param head where the ledger ends
     * @param since when it ended there; the others follow, one a minute
     */
    public ManyChanges(EntityManagerFactory entities, Head head, Instant since) {
        this.sessions = entities.unwrap(SessionFactory.class);
        this.ledger = new ManyEntries(head);
        this.now = since;
    }

    /** Clusters with so many rules each, then changes of them at random until there are so many entries. */
    public void write(int clusters, int rules, long entries) {
        for (int number = 0; number < clusters; number++) {
            Life life = create(number);
            for (int made = 0; made < rules; made++) {
                add(life);
            }
            settle(life);
            flush();
        }
        while (ledger.sequence() < entries) {
            change(lives.get(random.nextInt(lives.size())));
            if (ledger.sequence() % AT_ONCE == 0) {
                flush();
            }
        }
        for (Life life : lives) {
            over.add(life.policy);
            over.addAll(life.rules);
            over.addAll(life.deleted);
        }
        flush();
        inTransaction(session -> lives.forEach(life -> session.update(life.row)));
    }

    private Life create(int number) {
        Life life = new Life(new ClusterId(new UUID(9, number)));
        ClusterRow row = life.row;
        row.name = "bench-" + number;
        row.provider = CloudProvider.AWS;
        row.regions = "eu-1";
        row.egressPort = 20_000 + number;
        row.createdBy = ADMIN.name();
        record(life, 1, "CREATE_CLUSTER", new Change.Created(
                row.name, row.provider, List.of(row.regions), row.egressPort, List.of(), TrafficPolicy.ALLOW_ALL));
        row.createdAt = now;
        revised(life, 1);
        set(life, TrafficPolicy.ALLOW_ALL);
        SourcesRow sources = new SourcesRow();
        sources.clusterId = row.id;
        sources.fromRevision = 1;
        sources.fromTime = now;
        sources.changedBy = ADMIN.name();
        over.add(sources);
        lives.add(life);
        inTransaction(session -> session.insert(row));
        return life;
    }

    private void change(Life life) {
        int what = random.nextInt(1_000);
        if (what < 400) {
            settle(life);
        } else if (what < 401) {
            TrafficPolicy other = life.row.policy == TrafficPolicy.ALLOW_ALL ? TrafficPolicy.DEFAULT_DENY : TrafficPolicy.ALLOW_ALL;
            revise(life, "SET_EGRESS_TRAFFIC_POLICY", new Change.PolicySet(other));
            set(life, other);
        } else if (what < 500) {
            RuleRow gone = life.rules.remove(random.nextInt(life.rules.size()));
            revise(life, "DELETE_EGRESS_RULE", new Change.RuleDeleted(new RuleId(gone.ruleId), gone.name));
            end(gone, life.row.revision);
            gone.deletedRevision = life.row.revision;
            gone.deletedBy = ADMIN.name();
            life.deleted.add(gone);
        } else if (what < 600) {
            add(life);
        } else {
            edit(life, random.nextInt(life.rules.size()));
        }
    }

    private void set(Life life, TrafficPolicy policy) {
        if (life.policy != null) {
            life.policy.toRevision = life.row.revision;
            life.policy.toTime = now;
            over.add(life.policy);
        }
        life.row.policy = policy;
        life.row.policyRevision = life.row.revision;
        PolicyRow row = new PolicyRow();
        row.clusterId = life.row.id;
        row.fromRevision = life.row.revision;
        row.fromTime = now;
        row.policy = policy;
        row.changedBy = ADMIN.name();
        life.policy = row;
    }

    private void add(Life life) {
        EgressRule rule = rule(new RuleId(new UUID(random.nextLong(), random.nextLong())), "rule-" + ledger.sequence());
        revise(life, "ADD_EGRESS_RULE", new Change.RulePut(rule));
        life.rules.add(version(life, rule));
    }

    private void edit(Life life, int place) {
        RuleRow old = life.rules.get(place);
        EgressRule rule = rule(new RuleId(old.ruleId), old.name);
        revise(life, "EDIT_EGRESS_RULE", new Change.RulePut(rule));
        end(old, life.row.revision);
        old.listed = false;
        over.add(old);
        RuleRow next = version(life, rule);
        next.createdRevision = old.createdRevision;
        next.createdAt = old.createdAt;
        life.rules.set(place, next);
    }

    private RuleRow version(Life life, EgressRule rule) {
        RuleRow row = new RuleRow();
        row.clusterId = life.row.id;
        row.fromRevision = life.row.revision;
        row.fromTime = now;
        row.createdRevision = life.row.revision;
        row.createdAt = now;
        row.createdBy = ADMIN.name();
        row.changedBy = ADMIN.name();
        row.listed = true;
        row.content(rule);
        return row;
    }

    private void end(RuleRow row, long revision) {
        row.toRevision = revision;
        row.toTime = now;
    }

    private void settle(Life life) {
        ClusterRow row = life.row;
        if (row.settledRevision < row.revision) {
            record(life, row.revision, "PERIMETER_SETTLED", new Change.Settled(List.of("gateway-1", "gateway-2"), 0, List.of()));
            row.settledRevision = row.revision;
            row.settledPolicy = row.policy;
            SettledRow settled = new SettledRow();
            settled.clusterId = row.id;
            settled.revision = row.revision;
            settled.at = now;
            over.add(settled);
            life.deleted.forEach(gone -> gone.listed = false);
            over.addAll(life.deleted);
            life.deleted.clear();
        }
    }

    private void revise(Life life, String action, Change change) {
        record(life, life.row.revision + 1, action, change);
        revised(life, life.row.revision + 1);
    }

    private void revised(Life life, long revision) {
        life.row.revision = revision;
        life.row.updatedAt = now;
    }

    private void record(Life life, long revision, String action, Change change) {
        now = now.plus(STEP);
        ledger.append(new Draft(ADMIN, life.id, revision, action, ChangeCodec.encode(change), null), now);
    }

    private void flush() {
        inTransaction(session -> {
            session.doWork(ledger::write);
            session.setJdbcBatchSize(BATCH);
            for (Class<?> rows : List.of(PolicyRow.class, SourcesRow.class, SettledRow.class, RuleRow.class)) {
                session.insertMultiple(over.stream().filter(rows::isInstance).toList());
            }
        });
        over.clear();
    }

    private void inTransaction(java.util.function.Consumer<StatelessSession> work) {
        sessions.inStatelessTransaction(work);
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

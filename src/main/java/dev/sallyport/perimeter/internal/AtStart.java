package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.EgressRule;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;

/** What happens before gateways are served: the tables are put right, expired rules end, and managed rules follow the operator's file. */
final class AtStart implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(AtStart.class);
    private static final Actor MANAGED_RULES = Actor.system("managed-rules");

    private final ProjectionCheck check;
    private final RuleCommands rules;
    private final ManagedRules managedRules;
    private final PerimeterJournal journal;
    private final LedgerFold fold;
    private final Laboratory laboratory;

    AtStart(
            ProjectionCheck check,
            RuleCommands rules,
            ManagedRules managedRules,
            PerimeterJournal journal,
            LedgerFold fold,
            Laboratory laboratory) {
        this.check = check;
        this.rules = rules;
        this.managedRules = managedRules;
        this.journal = journal;
        this.fold = fold;
        this.laboratory = laboratory;
    }

    @Override
    public void afterPropertiesSet() {
        putRight();
        tellOfLaboratory();
        rules.deleteExpired();
        fold.clusters().forEach(this::followFile);
    }

    @Scheduled(fixedDelayString = "PT15S", initialDelayString = "PT15S")
    void expire() {
        rules.deleteExpired();
    }

    /** Entries that were changed may tell nothing that makes sense: then the rows stay, and the console comes up read-only. */
    private void putRight() {
        try {
            check.run();
        } catch (RuntimeException e) {
            if (!journal.broken()) {
                throw e;
            }
            log.error("ALARM: the rows differ from a ledger that is broken, and stay as they are", e);
        }
    }

    private void tellOfLaboratory() {
        if (laboratory.open()) {
            journal.command(projection -> {
                journal.note(
                        Actor.system("settings"),
                        null,
                        "LABORATORY_OPENED",
                        ChangeCodec.laboratory(laboratory.treatedAsPublic()));
                return laboratory;
            });
        }
    }

    private void followFile(ClusterId cluster) {
        journal.command(projection -> {
            ClusterPerimeter truth = Objects.requireNonNull(fold.newest(cluster));
            if (truth.closed()) {
                return cluster;
            }
            Map<String, EgressRule> present = new HashMap<>();
            truth.perimeter().rules().stream()
                    .filter(EgressRule::managed)
                    .forEach(rule -> present.put(rule.name(), rule));
            long revision = truth.perimeter().revision();
            for (EgressRule wanted : managedRules.forNewCluster()) {
                EgressRule old = present.remove(wanted.name());
                EgressRule rule = old == null
                        ? wanted
                        : ManagedRules.managed(wanted, old.id(), Objects.requireNonNull(wanted.managedReason()));
                if (!rule.equals(old) && put(cluster, revision + 1, old == null, rule)) {
                    revision++;
                }
            }
            for (EgressRule gone : present.values()) {
                journal.recordTightening(
                        MANAGED_RULES,
                        cluster,
                        ++revision,
                        "DELETE_EGRESS_RULE",
                        new Change.RuleDeleted(gone.id(), gone.name()));
            }
            return cluster;
        });
    }

    /** False where the ledger takes nothing that may loosen: the file is followed by the first start after it was put right. */
    private boolean put(ClusterId cluster, long revision, boolean added, EgressRule rule) {
        try {
            journal.record(
                    MANAGED_RULES,
                    cluster,
                    revision,
                    added ? "ADD_EGRESS_RULE" : "EDIT_EGRESS_RULE",
                    new Change.RulePut(rule));
            return true;
        } catch (LedgerReadOnlyException e) {
            log.error("The managed rule {} of {} is not as the file says: {}", rule.name(), cluster, e.getMessage());
            return false;
        }
    }
}

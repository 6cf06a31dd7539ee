package dev.sallyport.perimeter.internal;

import dev.sallyport.ledger.Ledger;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterHistory;
import dev.sallyport.perimeter.Settlement;
import dev.sallyport.policy.AddressClasses;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The fold is loaded before any other bean of this room is made, so nobody can change or read a cluster before. */
@Configuration
class PerimeterConfiguration {

    @Bean
    AddressClasses addressClasses(PerimeterSettings settings) {
        return AddressClasses.standard()
                .alsoReserving(settings.infrastructureRanges())
                .alsoReserving(BoundAddresses.now())
                .treatingAsPublic(settings.laboratoryRanges());
    }

    @Bean
    Laboratory laboratory(PerimeterSettings settings, Environment environment) {
        return new Laboratory(
                settings.laboratoryRanges(), environment.getProperty("sallyport.demo", Boolean.class, false));
    }

    @Bean
    LedgerFold perimeterFold(Ledger ledger, AddressClasses addresses, Clock clock) {
        LedgerFold fold = new LedgerFold(addresses, clock);
        fold.load(ledger);
        return fold;
    }

    @Bean
    PerimeterJournal perimeterJournal(
            Ledger ledger,
            EntityManager entities,
            LedgerFold fold,
            PlatformTransactionManager transactions,
            ApplicationEventPublisher events) {
        return new PerimeterJournal(
                ledger, new Projection(entities), fold, new TransactionTemplate(transactions), events);
    }

    @Bean
    PerimeterHistory perimeterHistory(EntityManager entities) {
        return new StoredHistory(entities);
    }

    @Bean
    Settlement settlement(PerimeterJournal journal, PerimeterFold fold) {
        return new LedgerSettlement(journal, fold);
    }

    @Bean
    ProjectionCheck projectionCheck(PerimeterJournal journal, LedgerFold fold) {
        return new ProjectionCheck(journal, fold);
    }

    @Bean
    ClusterCommands clusterCommands(
            PerimeterJournal journal, LedgerFold fold, PerimeterSettings settings, ManagedRules managedRules) {
        settings.ports();
        return new ClusterCommands(journal, fold, settings, managedRules);
    }

    @Bean
    RuleCommands ruleCommands(PerimeterJournal journal, LedgerFold fold, AddressClasses addresses, Clock clock) {
        return new RuleCommands(journal, fold, addresses, clock);
    }

    @Bean
    ManagedRules managedRules(PerimeterSettings settings, AddressClasses addresses) {
        return ManagedRules.read(settings.managedRules(), addresses);
    }

    @Bean
    AtStart perimeterAtStart(
            ProjectionCheck check,
            RuleCommands rules,
            ManagedRules managedRules,
            PerimeterJournal journal,
            LedgerFold fold,
            Laboratory laboratory) {
        return new AtStart(check, rules, managedRules, journal, fold, laboratory);
    }
}

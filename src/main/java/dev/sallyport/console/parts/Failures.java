package dev.sallyport.console.parts;

import dev.sallyport.access.InvalidAccountException;
import dev.sallyport.access.LastOrgAdminException;
import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.SignIn;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.InvalidClusterException;
import dev.sallyport.perimeter.ManagedRuleException;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.words.Words;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a use case did not do what was asked, in words. What a person typed stays where it is. */
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The sentence for a person. What is not one of the use cases' own refusals is logged, and named without detail. */
    public static String words(RuntimeException failure) {
        return switch (failure) {
            case NotAllowedException notAllowed -> Words.of("console.failure.not_allowed");
            case NotFoundException notFound ->
                switch (notFound.what()) {
                    case CLUSTER -> Words.of("console.failure.cluster_gone");
                    case RULE -> Words.of("console.failure.rule_gone");
                };
            case StaleRevisionException stale -> Words.of("console.failure.stale", Long.toString(stale.current()));
            case LedgerReadOnlyException readOnly -> Words.of("console.failure.read_only");
            case ManagedRuleException managed -> Words.of("console.failure.managed");
            case InvalidClusterException invalid -> problem(invalid.problem());
            case InvalidValueException invalid -> problem(invalid.problem());
            case InvalidAccountException invalid -> Words.of("console.access.problem." + invalid.code());
            case LastOrgAdminException last -> Words.of("console.access.problem.LAST_ORG_ADMIN");
            case SignIn.FailedException failed -> wait(failed.retryAfter());
            default -> {
                log.error("A use case failed", failure);
                yield Words.of("console.failure.internal");
            }
        };
    }

    /** The sentence of a problem of a typed value. */
    public static String problem(Problem problem) {
        return Words.of("problem." + problem.code(), problem.arguments().toArray());
    }

    /** The one sentence for a wrong password, with the time to wait where there is one. */
    public static String wait(Duration retryAfter) {
        return retryAfter.isZero()
                ? Words.of("signin.failed")
                : Words.of("signin.failed_wait", Instants.length(retryAfter.plusMillis(999)));
    }
}

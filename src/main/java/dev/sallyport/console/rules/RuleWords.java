package dev.sallyport.console.rules;

import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.RuleField;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.policy.Verdict;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the page says of rules, in sentences of the bundle. */
final class RuleWords {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private RuleWords() {}

    static String problem(Problem problem) {
        return Failures.problem(problem);
    }

    static String warning(Problem warning) {
        return Words.of("warning." + warning.code(), warning.arguments().toArray());
    }

    /** A purpose of the organisation's own has no words of ours; its code is what people know it by. */
    static String field(RuleField field) {
        return Words.of("console.rules.field."
                + switch (field) {
                    case NAME -> "name";
                    case TYPE -> "type";
                    case DESTINATION -> "destination";
                    case PORTS -> "ports";
                    case PATHS -> "paths";
                    case DESCRIPTION -> "description";
                    case PURPOSE -> "purpose";
                    case EXPIRES_AT -> "expires";
                    case ALLOW_PRIVATE_ADDRESSES -> "private";
                    case RAW_TCP -> "raw";
                });
    }

    /** One field of a rule as text, for setting two versions side by side. */
    static String value(TypedRule rule, RuleField field) {
        return switch (field) {
            case NAME -> rule.name();
            case TYPE -> Words.of("console.rules.type." + rule.type());
            case DESTINATION -> rule.destination();
            case PORTS -> listed(rule.ports(), "console.rules.ports.all");
            case PATHS -> listed(rule.paths(), "console.rules.paths.all");
            case DESCRIPTION -> rule.description().isEmpty() ? "–" : rule.description();
            case PURPOSE -> Labels.purpose(rule.purpose());
            case EXPIRES_AT -> expires(rule.expiresAt());
            case ALLOW_PRIVATE_ADDRESSES -> yesOrNo(rule.allowPrivateAddresses());
            case RAW_TCP -> yesOrNo(rule.rawTcp());
        };
    }

    private static String listed(List<String> values, String none) {
        return values.isEmpty() ? Words.of(none) : String.join(", ", values);
    }

    private static String yesOrNo(boolean yes) {
        return Words.of(yes ? "console.rules.yes" : "console.rules.no");
    }

    static String when(Instant instant) {
        return WHEN.format(instant);
    }

    /** The day alone, where the full instant is on hover. */
    static String day(@Nullable Instant instant) {
        return instant == null ? Words.of("console.rules.expires.never") : DAY.format(instant);
    }

    static String expires(@Nullable Instant instant) {
        return instant == null ? Words.of("console.rules.expires.never") : when(instant);
    }

    /** The required gateways that have not acknowledged the newest content of the rule. */
    static List<GatewayStatus> waitingFor(RuleVersion version, EnforcementStatus status) {
        long revision = version.newestRevision();
        return status.gateways().stream()
                .filter(gateway -> {
                    Long acknowledged = gateway.acknowledgedRevision();
                    return acknowledged == null || acknowledged < revision;
                })
                .toList();
    }

    /** What the rule's state means, claiming no more than the gateways said. */
    static String state(RuleVersion version, @Nullable RuleState state, EnforcementStatus status) {
        if (state == null) {
            return Words.of("console.rules.state.gone");
        }
        if (status.gateways().isEmpty() && state != RuleState.ACTIVE) {
            return Words.of("console.rules.state.no_gateway");
        }
        List<GatewayStatus> waiting = waitingFor(version, status);
        String names =
                String.join(", ", waiting.stream().map(GatewayStatus::gateway).toList());
        Object[] figures = {names, waiting.size(), status.gateways().size(), version.newestRevision()};
        return switch (state) {
            case ACTIVE ->
                status.policy() == TrafficPolicy.ALLOW_ALL
                        ? Words.of("console.rules.state.ready", figures)
                        : Words.of(
                                status.proven() ? "console.rules.state.proven" : "console.rules.state.active", figures);
            case PENDING_CREATION -> Words.of("console.rules.state.pending_creation", figures);
            case PENDING_UPDATE -> Words.of("console.rules.state.pending_update", figures);
            case PENDING_DELETION -> Words.of("console.rules.state.pending_deletion", figures);
            case CREATION_FAILED -> Words.of("console.rules.state.creation_failed", figures);
            case DELETION_FAILED -> Words.of("console.rules.state.deletion_failed", figures);
            case INCONSISTENT -> Words.of("console.rules.state.inconsistent", figures);
        };
    }

    /** What one gateway says of the rule. */
    static String gateway(GatewayStatus gateway) {
        Long acknowledged = gateway.acknowledgedRevision();
        Instant at = gateway.acknowledgedAt();
        String last = acknowledged == null
                ? Words.of("console.rules.gateway.nothing")
                : at == null
                        ? Words.of("console.rules.gateway.acknowledged", acknowledged)
                        : Words.of("console.rules.gateway.acknowledged_at", acknowledged, when(at));
        return switch (gateway.state()) {
            case IN_SYNC -> last;
            case BEHIND -> Words.of("console.rules.gateway.behind", last);
            case REFUSED -> Words.of("console.rules.gateway.refused", last);
            case UNFIT -> Words.of("console.rules.gateway.unfit", last);
            case NOT_SEEN -> Words.of("console.rules.gateway.not_seen", last);
            case NOT_HEARD -> Words.of("console.rules.gateway.not_heard", last);
            case RETIRING -> Words.of("console.rules.gateway.retiring", last);
            case ABANDONED -> Words.of("console.rules.gateway.abandoned", last);
        };
    }

    /** Why a tested destination was decided as it was; names the rule where there is one. */
    static String reason(Decision decision) {
        String rules = decision.rule() == null
                ? Words.of("console.rules.reason." + decision.reason())
                : Words.of(
                        "console.rules.reason." + decision.reason() + ".by",
                        decision.rule().name());
        return decision.verdict() == Verdict.ALLOWED_OBSERVING
                ? Words.of("console.rules.reason.observing", rules)
                : rules;
    }
}

package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Problem;
import dev.sallyport.net.Target;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules about rules: what is accepted, what is refused and why, what is worth a warning. Pure; safe for any thread. */
public final class RuleValidation {

    private static final int LONGEST_DESCRIPTION = 1_000;
    private static final int MOST_PATHS = 64;
    private static final Instant LATEST_END = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");

    /** The refusals, each a rule with its reason. All are asked, so that nobody has to fix a rule one reason at a time. */
    private static final List<Refusal> REFUSALS = List.of(
            RuleValidation::nameIsWellFormed,
            RuleValidation::nameIsFree,
            RuleValidation::descriptionIsShort,
            RuleValidation::descriptionIsText,
            RuleValidation::purposeIsKnown,
            RuleValidation::expiryIsAhead,
            RuleValidation::expiryIsInSight,
            RuleValidation::rangesHaveNoPaths,
            RuleValidation::rangesNeedNoLeaveForPrivateAddresses,
            RuleValidation::rangesAreRawAnyway,
            RuleValidation::rawTunnelsHaveNoPaths,
            RuleValidation::rangeIsNotReserved,
            RuleValidation::rangesTogetherAreNotTheWorld,
            RuleValidation::clusterHasRoom);

    /**
     * What a rule is judged against.
     *
     * @param others the rules of the cluster that are not yet gone, without the one being edited
     * @param purposes the codes that the organisation knows
     */
    public record Surroundings(
            Collection<EgressRule> others,
            Set<String> purposes,
            Instant now,
            AddressClasses addresses,
            RuleLimits limits) {}

    /**
     * The outcome.
     *
     * @param rule the accepted rule, or null if there are problems
     * @param problems every reason for a refusal
     * @param warnings what the person should know, also when the rule is accepted
     */
    public record Outcome(@Nullable EgressRule rule, List<RuleFinding> problems, List<RuleFinding> warnings) {}

    /** What is being judged: the draft, and those of its values that could be read. */
    record Question(RuleDraft draft, @Nullable Target target, Surroundings around) {

        boolean isRange() {
            return target instanceof Cidr;
        }
    }

    private interface Refusal {
        Optional<RuleFinding> reason(Question question);
    }

    private RuleValidation() {}

    /** Never throws for any text in the draft. */
    public static Outcome validate(RuleId id, RuleDraft draft, Surroundings surroundings) {
        List<RuleFinding> problems = new ArrayList<>();
        Target target =
                read(RuleField.DESTINATION, problems, () -> RuleTargets.read(draft.type(), draft.destination()));
        PortSet ports = read(RuleField.PORTS, problems, () -> PortSet.of(draft.ports()));
        List<PathPattern> paths = read(RuleField.PATHS, problems, () -> paths(draft.paths()));
        Question question = new Question(draft, target, surroundings);
        REFUSALS.forEach(refusal -> refusal.reason(question).ifPresent(problems::add));
        if (!problems.isEmpty() || target == null || ports == null || paths == null) {
            return new Outcome(null, List.copyOf(problems), List.of());
        }
        EgressRule rule = new EgressRule(
                id,
                draft.name(),
                target,
                ports,
                paths,
                draft.description(),
                new Purpose(draft.purpose()),
                end(draft),
                draft.allowPrivateAddresses(),
                draft.rawTcp(),
                null);
        return new Outcome(rule, List.of(), RuleWarnings.of(rule, surroundings.others()));
    }

    private static <T> @Nullable T read(RuleField field, List<RuleFinding> problems, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (InvalidValueException e) {
            problems.add(new RuleFinding(RuleTargets.unknownType(e) ? RuleField.TYPE : field, e.problem()));
            return null;
        }
    }

    private static List<PathPattern> paths(List<String> texts) {
        if (texts.size() > MOST_PATHS) {
            throw new InvalidValueException(Problem.of("PATHS_TOO_MANY", Integer.toString(MOST_PATHS)));
        }
        List<PathPattern> paths = texts.stream().map(PathPattern::parse).toList();
        Set<String> seen = new HashSet<>();
        for (PathPattern path : paths) {
            if (!seen.add(path.text())) {
                throw new InvalidValueException(Problem.of("PATH_REPEATED", path.text()));
            }
        }
        return paths;
    }

    private static Optional<RuleFinding> nameIsWellFormed(Question question) {
        String name = question.draft().name();
        if (name.isEmpty()) {
            return refuse(RuleField.NAME, "NAME_EMPTY");
        }
        return NAME.matcher(name).matches() ? Optional.empty() : refuse(RuleField.NAME, "NAME_MALFORMED");
    }

    private static Optional<RuleFinding> nameIsFree(Question question) {
        String name = question.draft().name();
        return question.around().others().stream()
                        .anyMatch(other -> other.name().equalsIgnoreCase(name))
                ? refuse(RuleField.NAME, "NAME_TAKEN", name)
                : Optional.empty();
    }

    private static Optional<RuleFinding> descriptionIsShort(Question question) {
        String description = question.draft().description();
        return description.codePointCount(0, description.length()) > LONGEST_DESCRIPTION
                ? refuse(RuleField.DESCRIPTION, "DESCRIPTION_TOO_LONG", Integer.toString(LONGEST_DESCRIPTION))
                : Optional.empty();
    }

    /** Some databases keep no NUL, and none keeps half a character. */
    private static Optional<RuleFinding> descriptionIsText(Question question) {
        return question.draft().description().codePoints().anyMatch(RuleValidation::isNoText)
                ? refuse(RuleField.DESCRIPTION, "DESCRIPTION_CHARACTER")
                : Optional.empty();
    }

    private static boolean isNoText(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE
                || (Character.isISOControl(codePoint) && codePoint != '\n' && codePoint != '\r' && codePoint != '\t');
    }

    private static Optional<RuleFinding> purposeIsKnown(Question question) {
        return question.around().purposes().contains(question.draft().purpose())
                ? Optional.empty()
                : refuse(RuleField.PURPOSE, "PURPOSE_UNKNOWN");
    }

    private static Optional<RuleFinding> expiryIsAhead(Question question) {
        Instant end = end(question.draft());
        return end != null && !end.isAfter(question.around().now())
                ? refuse(RuleField.EXPIRES_AT, "EXPIRY_PAST")
                : Optional.empty();
    }

    private static Optional<RuleFinding> expiryIsInSight(Question question) {
        Instant end = end(question.draft());
        return end != null && end.isAfter(LATEST_END)
                ? refuse(RuleField.EXPIRES_AT, "EXPIRY_TOO_FAR")
                : Optional.empty();
    }

    /** Cut to what every database keeps: earlier by less than a microsecond, and the same wherever it is read. */
    private static @Nullable Instant end(RuleDraft draft) {
        Instant asked = draft.expiresAt();
        return asked == null ? null : asked.truncatedTo(ChronoUnit.MICROS);
    }

    private static Optional<RuleFinding> rangesHaveNoPaths(Question question) {
        return question.isRange() && !question.draft().paths().isEmpty()
                ? refuse(RuleField.PATHS, "PATHS_ON_RANGE")
                : Optional.empty();
    }

    private static Optional<RuleFinding> rangesNeedNoLeaveForPrivateAddresses(Question question) {
        return question.isRange() && question.draft().allowPrivateAddresses()
                ? refuse(RuleField.ALLOW_PRIVATE_ADDRESSES, "PRIVATE_ON_RANGE")
                : Optional.empty();
    }

    private static Optional<RuleFinding> rangesAreRawAnyway(Question question) {
        return question.isRange() && question.draft().rawTcp()
                ? refuse(RuleField.RAW_TCP, "RAW_ON_RANGE")
                : Optional.empty();
    }

    private static Optional<RuleFinding> rawTunnelsHaveNoPaths(Question question) {
        return question.draft().rawTcp() && !question.draft().paths().isEmpty() && !question.isRange()
                ? refuse(RuleField.RAW_TCP, "RAW_WITH_PATHS")
                : Optional.empty();
    }

    private static Optional<RuleFinding> rangeIsNotReserved(Question question) {
        return question.target() instanceof Cidr range
                        && question.around().addresses().allReserved(range)
                ? refuse(RuleField.DESTINATION, "CIDR_RESERVED", range.toString())
                : Optional.empty();
    }

    private static Optional<RuleFinding> rangesTogetherAreNotTheWorld(Question question) {
        if (!(question.target() instanceof Cidr range)) {
            return Optional.empty();
        }
        Surroundings around = question.around();
        return RangeBudget.exceededBy(range, around.others(), around.addresses(), around.limits())
                .map(problem -> new RuleFinding(RuleField.DESTINATION, problem));
    }

    private static Optional<RuleFinding> clusterHasRoom(Question question) {
        int most = question.around().limits().rules();
        return question.around().others().size() >= most
                ? refuse(RuleField.NAME, "TOO_MANY_RULES", Integer.toString(most))
                : Optional.empty();
    }

    private static Optional<RuleFinding> refuse(RuleField field, String code, String... arguments) {
        return Optional.of(new RuleFinding(field, Problem.of(code, arguments)));
    }

    /** Whether the text would be accepted as a host pattern, exactly or after a click on the offer. */
    static boolean readsAsHost(String text) {
        try {
            HostPattern.parse(text);
            return true;
        } catch (InvalidValueException e) {
            return e.problem().canonical() != null;
        }
    }
}

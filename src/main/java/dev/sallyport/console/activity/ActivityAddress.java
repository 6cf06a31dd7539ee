package dev.sallyport.console.activity;

import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.EntryQuery;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, as its address says it.
 *
 * @param who names; empty for everybody
 * @param kinds empty for all
 * @param clusters ids as text; empty for all
 * @param refused refused attempts only
 */
record ActivityAddress(
        String text, Set<String> who, Set<Kind> kinds, Set<String> clusters, Period period, boolean refused)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    static final ActivityAddress PLAIN = new ActivityAddress("", Set.of(), Set.of(), Set.of(), Period.ALL, false);

    /** How far back. */
    enum Period {
        ALL(null),
        DAY(Duration.ofDays(1)),
        WEEK(Duration.ofDays(7)),
        MONTH(Duration.ofDays(30));

        private final @Nullable Duration length;

        Period(@Nullable Duration length) {
            this.length = length;
        }

        @Nullable
        Instant since(Instant now) {
            return length == null ? null : now.minus(length);
        }
    }

    /** Actions that people think of as one; a refused attempt is written under the operation that was not allowed, and belongs with what was tried. */
    enum Kind {
        POLICY("SET_EGRESS_TRAFFIC_POLICY", "DENY_ALL", "ALLOW_ALL"),
        RULES("ADD_EGRESS_RULE", "EDIT_EGRESS_RULE", "DELETE_EGRESS_RULE", "EDIT_RULES", "LOOSEN_NOTABLY"),
        CLUSTERS("CREATE_CLUSTER", "UPDATE_CLUSTER", "DELETE_CLUSTER", "EDIT_CLUSTER", "LOCK_ALLOW_ALL"),
        ENFORCEMENT(
                "PERIMETER_SETTLED",
                "REVISION_REFUSED",
                "PERIMETER_PROVEN",
                "GATEWAYS_DISAGREE",
                "GATEWAYS_AGREE",
                "GATEWAY_ALARM",
                "GATEWAY_LOST",
                "GATEWAY_BACK",
                "GATEWAY_RETIRED",
                "GATEWAY_ENDED",
                "GATEWAY_ATTESTED",
                "GATEWAY_OVERWRITTEN",
                "REFUSED_SENT_AGAIN",
                "CONSOLE_AWAY",
                "OPERATE_GATEWAYS"),
        ACCESS(
                "CREATE_USER",
                "CREATE_SERVICE_ACCOUNT",
                "UPDATE_SERVICE_ACCOUNT",
                "DISABLE_ACCOUNT",
                "DELETE_SERVICE_ACCOUNT",
                "ENABLE_ACCOUNT",
                "CREATE_API_KEY",
                "UPDATE_API_KEY",
                "DELETE_API_KEY",
                "CREATE_PASSWORD_LINK",
                "SET_PASSWORD",
                "ASSIGN_USER_ROLE",
                "REMOVE_USER_FROM_ROLE",
                "SET_ORGANISATION",
                "MANAGE_ACCOUNTS",
                "GRANT_ROLES",
                "FURTHER_ATTEMPTS"),
        SIGN_INS("USER_LOGIN", "SIGN_IN_REFUSED"),
        LEDGER(
                "EXPORT_LEDGER",
                "EXPORT_EVIDENCE",
                "EXPORT_REPORT",
                "SET_EVIDENCE_KEY",
                "ROTATE_EVIDENCE_KEY",
                "PROJECTION_MISMATCH",
                "LABORATORY_OPENED");

        private final Set<String> actions;

        Kind(String... actions) {
            this.actions = Set.of(actions);
        }

        Set<String> actions() {
            return actions;
        }
    }

    /** Reads an address that anybody may have written: what is not understood counts as not said. */
    static ActivityAddress read(QueryParameters query) {
        Set<Kind> kinds = new LinkedHashSet<>();
        query.getParameters("kind").forEach(word -> {
            Kind kind = constant(Kind.values(), word);
            if (kind != null) {
                kinds.add(kind);
            }
        });
        Period period = query.getSingleParameter("period")
                .map(word -> constant(Period.values(), word))
                .orElse(null);
        return new ActivityAddress(
                query.getSingleParameter("q").orElse(""),
                Set.copyOf(query.getParameters("who")),
                Set.copyOf(kinds),
                Set.copyOf(query.getParameters("cluster")),
                period == null ? Period.ALL : period,
                query.getSingleParameter("refused").filter("yes"::equals).isPresent());
    }

    QueryParameters query() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!text.isEmpty()) {
            parameters.put("q", List.of(text));
        }
        if (!who.isEmpty()) {
            parameters.put("who", who.stream().sorted().toList());
        }
        if (!kinds.isEmpty()) {
            parameters.put(
                    "kind", kinds.stream().map(ActivityAddress::word).sorted().toList());
        }
        if (!clusters.isEmpty()) {
            parameters.put("cluster", clusters.stream().sorted().toList());
        }
        if (period != Period.ALL) {
            parameters.put("period", List.of(word(period)));
        }
        if (refused) {
            parameters.put("refused", List.of("yes"));
        }
        return new QueryParameters(parameters);
    }

    /** The newest first. */
    EntryQuery entries(Instant now, int limit) {
        Set<String> actions = new LinkedHashSet<>();
        kinds.forEach(kind -> actions.addAll(kind.actions()));
        Set<ClusterId> ids = new LinkedHashSet<>();
        clusters.forEach(text -> {
            try {
                ids.add(ClusterId.parse(text));
            } catch (IllegalArgumentException e) {
                // Somebody's own address: it names no cluster.
            }
        });
        return new EntryQuery(
                text,
                who,
                actions,
                clusters.isEmpty() ? null : ids,
                null,
                refused,
                period.since(now),
                null,
                null,
                false,
                limit);
    }

    boolean narrowed() {
        return !equals(PLAIN);
    }

    ActivityAddress searching(String other) {
        return new ActivityAddress(other, who, kinds, clusters, period, refused);
    }

    ActivityAddress by(Set<String> names) {
        return new ActivityAddress(text, Set.copyOf(names), kinds, clusters, period, refused);
    }

    ActivityAddress of(Set<Kind> other) {
        return new ActivityAddress(text, who, Set.copyOf(other), clusters, period, refused);
    }

    ActivityAddress in(Set<String> ids) {
        return new ActivityAddress(text, who, kinds, Set.copyOf(ids), period, refused);
    }

    ActivityAddress within(Period other) {
        return new ActivityAddress(text, who, kinds, clusters, other, refused);
    }

    ActivityAddress refused(boolean only) {
        return new ActivityAddress(text, who, kinds, clusters, period, only);
    }

    private static <E extends Enum<E>> @Nullable E constant(E[] constants, String word) {
        for (E constant : constants) {
            if (word(constant).equals(word)) {
                return constant;
            }
        }
        return null;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

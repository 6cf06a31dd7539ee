package dev.sallyport.traffic.internal;

import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Destination;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.perimeter.PerimeterFold;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.Decider;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.JudgedConnection;
import dev.sallyport.traffic.Judgement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Asks the {@link Decider} what the rules of the deciding revision say about a connection. What the gateway did stands; the rules add
 * why. Used by one thread.
 */
@Component
class Judge {

    private static final Logger log = LoggerFactory.getLogger(Judge.class);

    private static final int COMPILED_AT_MOST = 32;

    private record Key(ClusterId cluster, long revision) {}

    /** @param exact whether these are the rules that the gateway decided by, as far as can be known */
    private record Compiled(TrafficPolicy policy, Decider decider, boolean exact) {}

    private final PerimeterFold fold;
    private final Map<Key, Compiled> compiled = new LinkedHashMap<>(COMPILED_AT_MOST, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Compiled> eldest) {
            return size() > COMPILED_AT_MOST;
        }
    };
    private long number;

    Judge(PerimeterFold fold) {
        this.fold = fold;
    }

    JudgedConnection judge(ConnectionLogged logged) {
        number++;
        Destination destination = destination(logged);
        Compiled rules = rules(logged);
        if (destination == null || rules == null) {
            return new JudgedConnection(
                    number, logged, withoutRules(logged), reason(logged, "UNKNOWN"), logged.authority(), 0, null);
        }
        Decision decision = rules.decider().decide(destination);
        EgressRule rule = decision.rule();
        RuleId id = rule == null ? null : rule.id();
        String host = destination.host().toString();
        int port = destination.port();
        return switch (logged.outcome()) {
            case REFUSED ->
                new JudgedConnection(
                        number,
                        logged,
                        Judgement.DENIED,
                        reason(logged, decision.reason().name()),
                        host,
                        port,
                        id);
            case FAILED ->
                new JudgedConnection(number, logged, Judgement.FAILED, reason(logged, "UPSTREAM"), host, port, id);
            case OPENED, ENDED, PASSED ->
                new JudgedConnection(
                        number,
                        logged,
                        passed(logged, rules, decision),
                        decision.reason().name(),
                        host,
                        port,
                        id);
        };
    }

    private static Judgement passed(ConnectionLogged logged, Compiled rules, Decision decision) {
        if (decision.reason() == Reason.ALLOWED) {
            return Judgement.ALLOWED;
        }
        if (rules.exact() && rules.policy() == TrafficPolicy.DEFAULT_DENY) {
            log.error(
                    "Gateway {} let through what revision {} of cluster {} does not allow ({}), request {}",
                    logged.gateway(),
                    logged.revision(),
                    logged.cluster(),
                    decision.reason(),
                    logged.requestId());
        }
        return Judgement.WOULD_BE_DENIED;
    }

    private static Judgement withoutRules(ConnectionLogged logged) {
        return switch (logged.outcome()) {
            case REFUSED -> Judgement.DENIED;
            case FAILED -> Judgement.FAILED;
            case OPENED, ENDED, PASSED -> Judgement.WOULD_BE_DENIED;
        };
    }

    private static String reason(ConnectionLogged logged, String otherwise) {
        String reason = logged.reason();
        return reason == null || reason.isEmpty() ? otherwise : reason;
    }

    /** Null for what is no destination at all. */
    private static @Nullable Destination destination(ConnectionLogged logged) {
        try {
            String path = logged.path();
            return logged.tunnel()
                    ? Destination.ofTunnel(logged.authority())
                    : Destination.ofHttp("http://" + logged.authority() + (path == null ? "/" : path));
        } catch (InvalidValueException e) {
            return null;
        }
    }

    /** Those of the revision that decided; of the newest, where that one is not known any more. Null if the cluster is gone. */
    private @Nullable Compiled rules(ConnectionLogged logged) {
        Key key = new Key(logged.cluster(), logged.revision());
        Compiled known = compiled.get(key);
        if (known != null) {
            return known;
        }
        ClusterPerimeter exact = logged.revision() == 0 ? null : fold.at(logged.cluster(), logged.revision());
        ClusterPerimeter perimeter = exact == null ? fold.newest(logged.cluster()) : exact;
        if (perimeter == null) {
            return null;
        }
        Compiled rules = new Compiled(
                perimeter.perimeter().policy(),
                Decider.compile(perimeter.perimeter(), fold.addressClasses()),
                exact != null);
        if (exact != null) {
            compiled.put(key, rules);
        }
        return rules;
    }
}

package dev.sallyport.api;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The egress rules of a cluster and its traffic policy: the six operations of the wire. */
@RestController
@RequestMapping("/api/v1/clusters/{cluster}/networking/egress-rules")
class EgressRulesController {

    private final Rules rules;
    private final Clusters clusters;
    private final Enforcement enforcement;
    private final RequestBodies bodies;

    EgressRulesController(Rules rules, Clusters clusters, Enforcement enforcement, RequestBodies bodies) {
        this.rules = rules;
        this.clusters = clusters;
        this.enforcement = enforcement;
        this.bodies = bodies;
    }

    @GetMapping
    Wire.RuleList list(@AuthenticationPrincipal Actor actor, @PathVariable("cluster") String clusterId) {
        ClusterId cluster = Ids.cluster(clusterId);
        List<RuleVersion> versions = rules.find(actor, cluster, RuleQuery.all());
        EnforcementStatus status = enforcement.status(actor, cluster);
        return new Wire.RuleList(
                versions.stream()
                        .map(version -> wire(cluster, version, status))
                        .flatMap(Optional::stream)
                        .toList(),
                null);
    }

    @PostMapping
    Wire.ChangedRule add(
            @AuthenticationPrincipal Actor actor,
            @PathVariable("cluster") String clusterId,
            HttpServletRequest request) {
        ClusterId cluster = Ids.cluster(clusterId);
        Wire.AddRule asked = bodies.read(request, Wire.AddRule.class);
        RuleDraft draft = new RuleDraft(
                orEmpty(asked.name()),
                orEmpty(asked.type()),
                orEmpty(asked.destination()),
                withoutNulls(asked.ports()),
                withoutNulls(asked.paths()),
                orEmpty(asked.description()),
                asked.purpose() == null ? Purpose.OTHER.code() : asked.purpose(),
                asked.expiresAt(),
                Boolean.TRUE.equals(asked.allowPrivateAddresses()),
                Boolean.TRUE.equals(asked.rawTcp()));
        return changed(actor, cluster, rules.create(actor, cluster, draft, null), RuleState.PENDING_CREATION);
    }

    @GetMapping("/{rule}")
    Wire.OneRule get(
            @AuthenticationPrincipal Actor actor,
            @PathVariable("cluster") String clusterId,
            @PathVariable("rule") String ruleId) {
        ClusterId cluster = Ids.cluster(clusterId);
        RuleVersion version = rules.get(actor, cluster, Ids.rule(ruleId));
        return new Wire.OneRule(wire(cluster, version, enforcement.status(actor, cluster))
                .orElseThrow(() -> new NotFoundException(NotFoundException.What.RULE)));
    }

    @PatchMapping("/{rule}")
    Wire.ChangedRule edit(
            @AuthenticationPrincipal Actor actor,
            @PathVariable("cluster") String clusterId,
            @PathVariable("rule") String ruleId,
            HttpServletRequest request) {
        ClusterId cluster = Ids.cluster(clusterId);
        RuleId rule = Ids.rule(ruleId);
        Wire.EditRule asked = bodies.read(request, Wire.EditRule.class);
        RuleVersion present = rules.get(actor, cluster, rule);
        RuleDraft draft = merge(present.rule(), asked);
        // Based on what was merged with, so that a change made in between is not overwritten unseen.
        RuleVersion edited = rules.edit(actor, cluster, rule, draft, present.changedRevision());
        return changed(actor, cluster, edited, RuleState.PENDING_UPDATE);
    }

    @DeleteMapping("/{rule}")
    Wire.ChangedRule delete(
            @AuthenticationPrincipal Actor actor,
            @PathVariable("cluster") String clusterId,
            @PathVariable("rule") String ruleId) {
        ClusterId cluster = Ids.cluster(clusterId);
        return changed(
                actor, cluster, rules.delete(actor, cluster, Ids.rule(ruleId), null), RuleState.PENDING_DELETION);
    }

    @PostMapping("/egress-traffic-policy")
    Map<String, Object> setPolicy(
            @AuthenticationPrincipal Actor actor,
            @PathVariable("cluster") String clusterId,
            HttpServletRequest request) {
        ClusterId cluster = Ids.cluster(clusterId);
        Boolean allowAll = bodies.read(request, Wire.SetPolicy.class).allowAll();
        // A missing value would read as false on the wire; refusing it keeps a typo from cutting a cluster off.
        if (allowAll == null) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.allow_all_missing"));
        }
        if (allowAll) {
            clusters.allowAll(actor, cluster, null);
        } else {
            clusters.denyAll(actor, cluster, null);
        }
        return Map.of();
    }

    private static RuleDraft merge(EgressRule present, Wire.EditRule asked) {
        List<Integer> ports = Boolean.TRUE.equals(asked.allPorts())
                ? List.of()
                : asked.ports() == null || asked.ports().isEmpty()
                        ? present.ports().ports()
                        : withoutNulls(asked.ports());
        List<String> paths = asked.paths() == null
                ? present.paths().stream().map(Object::toString).toList()
                : withoutNulls(asked.paths());
        return new RuleDraft(
                present.name(),
                asked.type() == null ? present.type().name() : asked.type(),
                asked.destination() == null ? present.target().toString() : asked.destination(),
                ports,
                paths,
                asked.description() == null ? present.description() : asked.description(),
                asked.purpose() == null ? present.purpose().code() : asked.purpose(),
                asked.expiresAt() == null ? present.expiresAt() : asked.expiresAt(),
                asked.allowPrivateAddresses() == null ? present.allowPrivateAddresses() : asked.allowPrivateAddresses(),
                asked.rawTcp() == null ? present.rawTcp() : asked.rawTcp());
    }

    /** The answer to a write: the rule must be in it, even if the gateways were quicker than this thread. */
    private Wire.ChangedRule changed(Actor actor, ClusterId cluster, RuleVersion version, RuleState fresh) {
        EnforcementStatus status = enforcement.status(actor, cluster);
        RuleState state = status.stateOf(version);
        return new Wire.ChangedRule(wire(cluster, version, state == null ? fresh : state));
    }

    private static Optional<Wire.Rule> wire(ClusterId cluster, RuleVersion version, EnforcementStatus status) {
        return Optional.ofNullable(status.stateOf(version)).map(state -> wire(cluster, version, state));
    }

    private static Wire.Rule wire(ClusterId cluster, RuleVersion version, RuleState state) {
        EgressRule rule = version.rule();
        return new Wire.Rule(
                rule.id().toString(),
                cluster.toString(),
                rule.name(),
                rule.type().name(),
                state.name(),
                rule.managed(),
                rule.target().toString(),
                rule.ports().ports(),
                rule.paths().stream().map(Object::toString).toList(),
                rule.description(),
                Wire.at(version.createdAt()),
                rule.purpose().code(),
                rule.expiresAt() == null ? null : Wire.at(rule.expiresAt()),
                rule.allowPrivateAddresses(),
                rule.rawTcp());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** A null inside a list is not a value of the wire. */
    private static <T> List<T> withoutNulls(@Nullable List<T> values) {
        if (values == null) {
            return List.of();
        }
        if (values.stream().anyMatch(Objects::isNull)) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.body_malformed"));
        }
        return values;
    }
}

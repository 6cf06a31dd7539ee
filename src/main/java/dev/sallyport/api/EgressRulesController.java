package dev.sallyport.api;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleSlice;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
import dev.sallyport.words.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The egress rules of a cluster and its traffic policy: the six operations of the wire. */
@RestController
@RequestMapping("/api/v1/clusters/{cluster}/networking/egress-rules")
class EgressRulesController {

    private final Rules rules;
    private final Clusters clusters;
    private final Enforcement enforcement;
    private final Cursors cursors;
    private final Answers answers;
    private final Changes changes;
    private final Clock clock;

    EgressRulesController(
            Rules rules,
            Clusters clusters,
            Enforcement enforcement,
            Cursors cursors,
            Answers answers,
            Changes changes,
            Clock clock) {
        this.rules = rules;
        this.clusters = clusters;
        this.enforcement = enforcement;
        this.cursors = cursors;
        this.answers = answers;
        this.changes = changes;
        this.clock = clock;
    }

    @GetMapping
    @Call("ListEgressRules")
    Wire.RuleList list(Actor actor, @PathVariable("cluster") ClusterId cluster, Paging paging) {
        Function<RuleVersion, Optional<Wire.Rule>> form;
        Instant before;
        Set<RuleId> refused = new HashSet<>();
        Instant second = paging.asOf();
        if (second == null) {
            EnforcementStatus status = enforcement.status(actor, cluster);
            before = null;
            form = version -> RuleForms.now(cluster, version, status);
        } else {
            if (second.isAfter(clock.instant())) {
                throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.as_of_future"));
            }
            before = second.plusSeconds(1);
            long settled = rules.slice(actor, cluster, new RuleSlice.Ask(null, false, 1, before))
                    .settledRevision();
            form = version -> RuleForms.then(
                    cluster, version, settled, refused.contains(version.rule().id()));
        }
        Cursors.Page<RuleVersion> page = cursors.page(
                actor,
                "rules " + cluster + " " + second,
                paging,
                (beyond, descending, limit) -> {
                    RuleSlice slice = rules.slice(actor, cluster, new RuleSlice.Ask(beyond, descending, limit, before));
                    refused.addAll(slice.refused());
                    return slice.rules();
                },
                version -> version.rule().name());
        return new Wire.RuleList(
                page.items().stream().map(form).flatMap(Optional::stream).toList(), page.pagination());
    }

    @PostMapping
    @Call(value = "AddEgressRule", also = 409)
    Wire.ChangedRule add(
            Actor actor, @PathVariable("cluster") ClusterId cluster, @Body Wire.AddRule asked, Wishes wishes) {
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
        return changed(
                actor,
                cluster,
                asked.idempotencyKey(),
                wishes,
                RuleState.PENDING_CREATION,
                () -> rules.create(actor, cluster, draft, wishes.base()));
    }

    @GetMapping("/{rule}")
    @Call("GetEgressRule")
    Wire.OneRule get(
            Actor actor, @PathVariable("cluster") ClusterId cluster, @PathVariable("rule") RuleId rule, Wishes wishes) {
        awaitSettled(actor, cluster, rule, wishes);
        Wire.Rule found =
                read(actor, cluster, rule).orElseThrow(() -> new NotFoundException(NotFoundException.What.RULE));
        return new Wire.OneRule(found);
    }

    @PatchMapping("/{rule}")
    @Call(value = "EditEgressRule", also = 409)
    Wire.ChangedRule edit(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @PathVariable("rule") RuleId rule,
            @Body Wire.EditRule asked,
            Wishes wishes) {
        return changed(
                actor,
                cluster,
                asked.idempotencyKey(),
                wishes,
                RuleState.PENDING_UPDATE,
                () -> rules.change(actor, cluster, rule, present -> merge(present, asked), wishes.base()));
    }

    @DeleteMapping("/{rule}")
    @Call("DeleteEgressRule")
    Wire.ChangedRule delete(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @PathVariable("rule") RuleId rule,
            @RequestParam(name = "idempotency_key", required = false) @Nullable String key,
            Wishes wishes) {
        return changed(
                actor,
                cluster,
                key,
                wishes,
                RuleState.PENDING_DELETION,
                () -> rules.delete(actor, cluster, rule, wishes.base()));
    }

    @PostMapping("/egress-traffic-policy")
    @Call(value = "SetEgressTrafficPolicy", also = 409)
    Wire.Nothing setPolicy(
            Actor actor, @PathVariable("cluster") ClusterId cluster, @Body Wire.SetPolicy asked, Wishes wishes) {
        Boolean allowAll = asked.allowAll();
        // A missing value would read as false on the wire; refusing it keeps a typo from cutting a cluster off.
        if (allowAll == null) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.allow_all_missing"));
        }
        Wire.Nothing answer = answers.once(
                actor,
                wishes.request(),
                asked.idempotencyKey(),
                Wire.Nothing.class,
                () -> enforcement.status(actor, cluster),
                () -> {
                    if (allowAll) {
                        clusters.allowAll(actor, cluster, wishes.base());
                    } else {
                        clusters.denyAll(actor, cluster, wishes.base());
                    }
                    return new Wire.Nothing();
                });
        changes.await(cluster, wishes, () -> !enforcement.status(actor, cluster).awaitsPolicy());
        return answer;
    }

    private static RuleDraft merge(RuleDraft present, Wire.EditRule asked) {
        List<Integer> ports = withoutNulls(asked.ports());
        return new RuleDraft(
                present.name(),
                Objects.requireNonNullElse(asked.type(), present.type()),
                Objects.requireNonNullElse(asked.destination(), present.destination()),
                Boolean.TRUE.equals(asked.allPorts()) ? List.of() : ports.isEmpty() ? present.ports() : ports,
                asked.paths() == null ? present.paths() : withoutNulls(asked.paths()),
                Objects.requireNonNullElse(asked.description(), present.description()),
                Objects.requireNonNullElse(asked.purpose(), present.purpose()),
                asked.expiresAt() == null
                        ? present.expiresAt()
                        : asked.expiresAt().value(),
                Objects.requireNonNullElse(asked.allowPrivateAddresses(), present.allowPrivateAddresses()),
                Objects.requireNonNullElse(asked.rawTcp(), present.rawTcp()));
    }

    /**
     * The answer to a write: the rule must be in it, even if the gateways were quicker than this thread.
     *
     * @param fresh its state if it is gone already
     */
    private Wire.ChangedRule changed(
            Actor actor,
            ClusterId cluster,
            @Nullable String key,
            Wishes wishes,
            RuleState fresh,
            Supplier<RuleVersion> change) {
        Wire.ChangedRule answer = answers.once(
                actor,
                wishes.request(),
                key,
                Wire.ChangedRule.class,
                // An answer of before is not for whoever has lost every role here since.
                () -> enforcement.status(actor, cluster),
                () -> {
                    RuleVersion version = change.get();
                    EnforcementStatus status = enforcement.status(actor, cluster);
                    RuleState state = Objects.requireNonNullElse(status.stateOf(version), fresh);
                    return new Wire.ChangedRule(RuleForms.form(cluster, version, state, status));
                });
        if (!wishes.patience().isPositive()) {
            return answer;
        }
        RuleId rule = new RuleId(ApiArguments.uuid(answer.rule().id()));
        awaitSettled(actor, cluster, rule, wishes);
        return read(actor, cluster, rule).map(Wire.ChangedRule::new).orElse(answer);
    }

    private void awaitSettled(Actor actor, ClusterId cluster, RuleId rule, Wishes wishes) {
        changes.await(
                cluster,
                wishes,
                () -> version(actor, cluster, rule)
                        .filter(enforcement.status(actor, cluster)::awaits)
                        .isEmpty());
    }

    private Optional<Wire.Rule> read(Actor actor, ClusterId cluster, RuleId rule) {
        return version(actor, cluster, rule)
                .flatMap(version -> RuleForms.now(cluster, version, enforcement.status(actor, cluster)));
    }

    private Optional<RuleVersion> version(Actor actor, ClusterId cluster, RuleId rule) {
        try {
            return Optional.of(rules.get(actor, cluster, rule));
        } catch (NotFoundException e) {
            if (e.what() == NotFoundException.What.RULE) {
                return Optional.empty();
            }
            throw e;
        }
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

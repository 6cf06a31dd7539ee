package dev.sallyport.api;

import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What is in force in a cluster, followed live if asked, and what its perimeter would decide. */
@RestController
@RequestMapping("/api/v1/clusters/{cluster}")
class PerimeterController {

    private static final int LONGEST_DESTINATION = 2_048;

    private final Enforcement enforcement;
    private final Rules rules;
    private final StatusStreams streams;

    PerimeterController(Enforcement enforcement, Rules rules, StatusStreams streams) {
        this.enforcement = enforcement;
        this.rules = rules;
        this.streams = streams;
    }

    @GetMapping("/perimeter/status")
    @Call("GetPerimeterStatus")
    PerimeterWire.PerimeterStatus status(Actor actor, @PathVariable("cluster") ClusterId cluster, ApiVersion version) {
        return form(enforcement.status(actor, cluster), version);
    }

    /** The same, and again whenever it changes, as long as the key and its roles hold. To HEAD, that there would be one. */
    @GetMapping(path = "/perimeter/status", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Call("FollowPerimeterStatus")
    ResponseEntity<SseEmitter> follow(
            Actor actor, @PathVariable("cluster") ClusterId cluster, ApiVersion version, HttpServletRequest request) {
        enforcement.status(actor, cluster);
        if (HttpMethod.HEAD.matches(request.getMethod())) {
            // What is written to an answer without a body never fails, so that such a stream would never end.
            return ResponseEntity.ok().contentType(MediaType.TEXT_EVENT_STREAM).build();
        }
        return ResponseEntity.ok(
                streams.open(actor, cluster, request, () -> form(enforcement.status(actor, cluster), version)));
    }

    /** Sends nothing and resolves nothing. */
    @GetMapping("/networking/egress-rules:decide")
    @Call("DecideEgress")
    PerimeterWire.Decision decide(
            Actor actor,
            @PathVariable("cluster") ClusterId cluster,
            @RequestParam(name = "destination", required = false) @Nullable String destination) {
        if (destination == null || destination.isBlank() || destination.length() > LONGEST_DESTINATION) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.parameter"));
        }
        Decision decision = rules.test(actor, cluster, destination, null, null);
        EgressRule rule = decision.rule();
        return new PerimeterWire.Decision(
                destination,
                decision.allowed(),
                decision.verdict().name(),
                decision.reason().name(),
                rule == null ? null : rule.id().toString(),
                rule == null ? null : rule.name(),
                decision.steps().stream()
                        .map(step -> new PerimeterWire.Step(
                                step.check().name(), step.outcome().name()))
                        .toList());
    }

    private static PerimeterWire.PerimeterStatus form(EnforcementStatus status, ApiVersion version) {
        return new PerimeterWire.PerimeterStatus(
                status.cluster().toString(),
                version.policy(status.policyState()),
                RuleForms.policyReason(status),
                Long.toString(status.revision()),
                Long.toString(status.settledRevision()),
                status.overdue(),
                status.proven(),
                status.egressProxies(),
                status.gateways().stream().map(PerimeterController::form).toList());
    }

    private static PerimeterWire.Gateway form(GatewayStatus gateway) {
        return new PerimeterWire.Gateway(
                gateway.gateway(),
                gateway.state().name(),
                text(gateway.sentRevision()),
                text(gateway.acknowledgedRevision()),
                time(gateway.acknowledgedAt()),
                text(gateway.refusedRevision()),
                gateway.refusal(),
                time(gateway.lastSeen()),
                text(gateway.provenRevision()),
                time(gateway.provenAt()),
                gateway.provenBy(),
                gateway.probeFailure(),
                gateway.cannotBeProbed(),
                gateway.version(),
                gateway.unfitness() == null ? null : gateway.unfitness().words(gateway.version()),
                gateway.alarms().stream().map(Enum::name).sorted().toList());
    }

    private static @Nullable String text(@Nullable Long revision) {
        return revision == null ? null : revision.toString();
    }

    private static @Nullable String time(@Nullable Instant at) {
        return at == null ? null : Wire.at(at);
    }
}

package dev.sallyport.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.RuleState;
import dev.sallyport.policy.DestinationType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** The records of the wire, field for field, of perimeters. Nothing here decides anything. */
final class Wire {

    private Wire() {}

    /** Names are written in snake case; {@link RequestBodies} also reads them in camel case. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    interface Form {}

    /** What POST takes to make a rule. */
    record AddRule(
            @Needed @Nullable String name,
            @Needed @Among(DestinationType.class) @Nullable String type,
            @Needed @Nullable String destination,
            @Nullable String description,
            @Nullable List<Integer> ports,
            @Nullable List<String> paths,
            @Nullable String idempotencyKey,
            @Extension @Nullable String purpose,
            @Extension @Nullable Instant expiresAt,
            @Extension @Nullable Boolean allowPrivateAddresses,
            @Extension @Nullable Boolean rawTcp)
            implements Form {}

    /**
     * What PATCH takes; a field that is absent or null stays as it is, and so does an empty list of ports.
     *
     * @param expiresAt null for no end, an absent field for the end as it is
     * @param allPorts true to clear the ports
     */
    record EditRule(
            @Among(DestinationType.class) @Nullable String type,
            @Nullable String destination,
            @Nullable String description,
            @Nullable List<Integer> ports,
            @Nullable List<String> paths,
            @Nullable String idempotencyKey,
            @Extension @Nullable String purpose,
            @Extension RequestBodies.@Nullable Field<Instant> expiresAt,
            @Extension @Nullable Boolean allowPrivateAddresses,
            @Extension @Nullable Boolean rawTcp,
            @Extension @Nullable Boolean allPorts)
            implements Form {}

    record SetPolicy(
            @Needed @Nullable Boolean allowAll, @Nullable String idempotencyKey) implements Form {}

    /** A rule as it is listed; the fields up to {@code createdAt} are those of the wire. */
    record Rule(
            String id,
            String clusterId,
            String name,
            @Among(DestinationType.class) String type,
            @Among(RuleState.class) String state,
            boolean crlManaged,
            String destination,
            List<Integer> ports,
            List<String> paths,
            String description,
            String createdAt,
            @Extension String purpose,
            @Extension @Nullable String expiresAt,
            @Extension boolean allowPrivateAddresses,
            @Extension boolean rawTcp,
            @Extension @Nullable String stateReason,
            @Extension String revision,
            @Extension List<RuleGateway> gateways)
            implements Form {}

    /** One gateway's answer to the revision that gave a rule its content, or deleted it. */
    record RuleGateway(
            String name, @Among(GatewayState.class) String state, boolean acknowledged) implements Form {}

    /** The envelope of a read. */
    record OneRule(Rule rule) implements Form {}

    /** The envelope of a write: the wire spells its key with a capital. */
    record ChangedRule(@JsonProperty("Rule") Rule rule) implements Form {}

    record RuleList(List<Rule> rules, @Nullable Pagination pagination) implements Form {}

    record Pagination(@Nullable String nextPage, @Nullable String previousPage) implements Form {}

    /** The answer that says nothing. */
    record Nothing() implements Form {}

    /** An error, in the form of gRPC's JSON gateway: {@code code} is the gRPC code. */
    record Status(int code, String message, List<Map<String, Object>> details) {}

    /** RFC 3339 in UTC with at most microseconds. */
    static String at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).toString();
    }
}

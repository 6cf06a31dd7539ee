package dev.sallyport.console.parts;

import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Enforcement pictures to show. */
public final class Pictures {

    public static final Instant NOW = Instant.parse("2026-03-02T14:02:48Z");
    public static final ClusterId CLUSTER = new ClusterId(UUID.fromString("5d1c9a52-6c0a-4bb9-9e0c-8f1d5f1f3f11"));

    private Pictures() {}

    public static EnforcementStatus of(PolicyState policy, long revision, long settled, GatewayStatus... gateways) {
        return of(policy, revision, settled, 0, gateways);
    }

    public static EnforcementStatus overdue(
            PolicyState policy, long revision, long settled, GatewayStatus... gateways) {
        return of(policy, revision, settled, revision, gateways);
    }

    public static GatewayStatus gateway(String name, GatewayState state, @Nullable Long acknowledged) {
        return gateway(name, state, acknowledged, null, null);
    }

    public static GatewayStatus gateway(
            String name,
            GatewayState state,
            @Nullable Long acknowledged,
            @Nullable Long refused,
            @Nullable String words) {
        return new GatewayStatus(
                name,
                state,
                acknowledged,
                NOW,
                acknowledged,
                NOW,
                refused,
                refused == null ? null : NOW,
                words,
                NOW.minusSeconds(7),
                acknowledged,
                NOW,
                null,
                "1.40.0",
                null,
                0,
                false,
                null,
                java.util.Set.of());
    }

    private static EnforcementStatus of(
            PolicyState policy, long revision, long settled, long overdue, GatewayStatus... gateways) {
        return new EnforcementStatus(
                CLUSTER,
                policy == PolicyState.ALLOW_ALL ? TrafficPolicy.ALLOW_ALL : TrafficPolicy.DEFAULT_DENY,
                policy,
                null,
                revision,
                settled,
                NOW.minusSeconds(41),
                List.of(gateways),
                Map.of(),
                overdue,
                false,
                List.of("127.0.0.1:3128"));
    }
}

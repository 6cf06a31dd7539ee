package dev.sallyport.api;

import dev.sallyport.enforcement.PolicyState;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The versions of the wire that a client may ask for by {@value #HEADER}. */
enum ApiVersion {
    V2022_03_31,
    V2022_09_20,
    V2023_04_10,
    V2024_09_16;

    static final String HEADER = "Cc-Version";

    private static final ApiVersion LATEST = V2024_09_16;

    /** The version that a header asks for, the latest if there is none; empty if there is no such version. */
    static Optional<ApiVersion> of(@Nullable String header) {
        if (header == null || header.equals("latest")) {
            return Optional.of(LATEST);
        }
        return Arrays.stream(values())
                .filter(version -> version.toString().equals(header))
                .findFirst();
    }

    String policy(PolicyState state) {
        return switch (state) {
            case ALLOW_ALL, DEFAULT_DENY -> state.name();
            case UPDATING, ERROR -> prefixed() ? "POLICY_" + state.name() : state.name();
        };
    }

    String privateNetwork() {
        return prefixed() ? "NETWORK_VISIBILITY_PRIVATE" : "PRIVATE";
    }

    String noOperation() {
        return prefixed() ? "CLUSTER_STATUS_UNSPECIFIED" : "UNSPECIFIED";
    }

    /** Enums of 2022 carried their type's name. */
    private boolean prefixed() {
        return compareTo(V2023_04_10) < 0;
    }

    /** As the header spells it. */
    @Override
    public String toString() {
        return name().substring(1).replace('_', '-');
    }
}

package dev.sallyport.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule as somebody typed it, not yet validated; nothing in it has been rewritten. */
public record RuleDraft(
        String name,
        String type,
        String destination,
        List<Integer> ports,
        List<String> paths,
        String description,
        String purpose,
        @Nullable Instant expiresAt,
        boolean allowPrivateAddresses,
        boolean rawTcp) {

    public RuleDraft {
        ports = List.copyOf(ports);
        paths = List.copyOf(paths);
    }
}

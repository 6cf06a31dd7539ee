package dev.sallyport.policy;

import dev.sallyport.net.PathPattern;
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

    /** The draft that would make this rule again. */
    public static RuleDraft of(EgressRule rule) {
        return new RuleDraft(
                rule.name(),
                rule.type().name(),
                rule.target().toString(),
                rule.ports().ports(),
                rule.paths().stream().map(PathPattern::text).toList(),
                rule.description(),
                rule.purpose().code(),
                rule.expiresAt(),
                rule.allowPrivateAddresses(),
                rule.rawTcp());
    }
}

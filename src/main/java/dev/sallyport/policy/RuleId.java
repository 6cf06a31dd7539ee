package dev.sallyport.policy;

import java.util.UUID;

/** The identity of an egress rule, stable across edits. */
public record RuleId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}

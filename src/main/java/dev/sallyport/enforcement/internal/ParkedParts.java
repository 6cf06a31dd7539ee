package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what gateways refused, so that a restarted console neither sends it again by itself nor calls it active. It names contents
 * by their digests alone: what gateways get comes from the ledger always.
 */
public interface ParkedParts {

    /**
     * @param rule null for the policy
     * @param refused digest of what was refused
     * @param kept digest of what the gateway kept in its place; null if nothing
     */
    record Parked(
            String gateway,
            @Nullable RuleId rule,
            String refused,
            @Nullable String kept,
            long revision,
            String words,
            Instant at) {}

    List<Parked> of(ClusterId cluster);

    /** From now on this is all that the gateway has refused of the cluster and that is still wanted. */
    void parked(ClusterId cluster, String gateway, List<Parked> all);

    static String digest(Object content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(content.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

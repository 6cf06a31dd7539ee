package dev.sallyport.reports.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of a pack: a JSON object with one field, which names what the line is. There is exactly one way to write it: fields in
 * alphabetical order, those without a value left out, no space. A line that is written in another way is none.
 */
record Line(
        @Nullable Pack pack,
        @Nullable EntryForm entry,
        @Nullable String checkpoint,
        @Nullable ReachableForm reachable,
        @Nullable ReachForm reach,
        @Nullable ComparisonForm comparison,
        @Nullable BandForm opening,
        @Nullable DifferenceForm difference,
        @Nullable AnchorForm anchor,
        @Nullable Manifest manifest,
        @Nullable SignatureForm signature) {

    static final String FORMAT = "sallyport-evidence/1";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL)
                    .withContentInclusion(JsonInclude.Include.ALWAYS))
            .build();

    /**
     * The first line: what the pack is about.
     *
     * @param cluster the scope; null for all clusters and the organisation
     * @param since the earlier instant of a comparison, or null
     * @param sequence position of the ledger's newest entry then, with its hash
     * @param laboratory what everything from this installation carries, or null
     */
    record Pack(
            String format,
            @Nullable String cluster,
            String at,
            @Nullable String since,
            String madeAt,
            String madeBy,
            long sequence,
            String hash,
            @Nullable String laboratory) {}

    /**
     * One entry of the ledger, as {@code docs/ledger-format.md} names its parts.
     *
     * @param payload in Base64, with its salt, if the entry is in scope
     * @param payloadHash otherwise
     */
    record EntryForm(
            long sequence,
            String at,
            String actorKind,
            String actorId,
            String actorName,
            String source,
            @Nullable String cluster,
            @Nullable Long revision,
            String action,
            String payloadType,
            @Nullable String payload,
            @Nullable String salt,
            @Nullable String payloadHash,
            @Nullable String error,
            String hash) {}

    record SideForm(String policy, long revision, String since, String by) {}

    /** @param rules how many {@link ReachForm} lines follow */
    record ReachableForm(
            String cluster,
            String name,
            String at,
            String evidence,
            @Nullable SideForm saved,
            @Nullable SideForm acknowledged,
            int rules) {}

    record ReachForm(String standing, RuleForm rule) {}

    record RuleForm(
            String id,
            String name,
            String type,
            String destination,
            List<Integer> ports,
            List<String> paths,
            String purpose,
            String description,
            @Nullable String expiresAt,
            boolean allowPrivateAddresses,
            boolean rawTcp,
            @Nullable String managedReason,
            long revision,
            String createdAt,
            String createdBy,
            String changedBy,
            @Nullable String deletedBy,
            String savedFrom,
            @Nullable String savedUntil,
            @Nullable String acknowledgedFrom,
            @Nullable String acknowledgedUntil) {}

    /** How many {@link BandForm} and {@link DifferenceForm} lines follow, and what they sum up to. */
    record ComparisonForm(
            String cluster, String since, String at, long allowAllSeconds, int openings, int differences) {}

    record BandForm(String from, String to) {}

    record DifferenceForm(
            String change,
            @Nullable String width,
            @Nullable List<String> fields,
            @Nullable RuleForm before,
            @Nullable RuleForm after) {}

    /** What the console said of one anchor; null for what it had not taken or did not fail at. */
    record AnchorForm(
            String anchor,
            String place,
            @Nullable Long sequence,
            @Nullable String at,
            @Nullable String failure) {}

    /** Counts and SHA-256 of the parts, each over its lines with their line breaks, so that a change is found where it is. */
    record Manifest(
            String head,
            long entries,
            String ledger,
            long reportLines,
            String report,
            long anchorLines,
            String anchors) {}

    /** The last line. The signature is over {@link #FORMAT}, a space and the SHA-256, in hexadecimal, of everything before this line. */
    record SignatureForm(String key, String publicKey, String signature) {}

    // ------------------------------------------------------------------ one for each kind

    static Line of(Pack pack) {
        return new Line(pack, null, null, null, null, null, null, null, null, null, null);
    }

    static Line of(EntryForm entry) {
        return new Line(null, entry, null, null, null, null, null, null, null, null, null);
    }

    static Line checkpoint(String checkpoint) {
        return new Line(null, null, checkpoint, null, null, null, null, null, null, null, null);
    }

    static Line of(ReachableForm reachable) {
        return new Line(null, null, null, reachable, null, null, null, null, null, null, null);
    }

    static Line of(ReachForm reach) {
        return new Line(null, null, null, null, reach, null, null, null, null, null, null);
    }

    static Line of(ComparisonForm comparison) {
        return new Line(null, null, null, null, null, comparison, null, null, null, null, null);
    }

    static Line opening(BandForm opening) {
        return new Line(null, null, null, null, null, null, opening, null, null, null, null);
    }

    static Line of(DifferenceForm difference) {
        return new Line(null, null, null, null, null, null, null, difference, null, null, null);
    }

    static Line of(AnchorForm anchor) {
        return new Line(null, null, null, null, null, null, null, null, anchor, null, null);
    }

    static Line of(Manifest manifest) {
        return new Line(null, null, null, null, null, null, null, null, null, manifest, null);
    }

    static Line of(SignatureForm signature) {
        return new Line(null, null, null, null, null, null, null, null, null, null, signature);
    }

    /** With its line break. */
    byte[] bytes() {
        return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a line with its line break; empty if it is not written in the one way. */
    static Optional<Line> read(byte[] bytes) {
        try {
            Line line = JSON.readValue(bytes, Line.class);
            return line != null && Arrays.equals(line.bytes(), bytes) ? Optional.of(line) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}

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
 * the order in which they stand here, those without a value left out, no space. A line that is written in another way is none.
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
        @Nullable SignatureForm signature,
        @Nullable UnknownForm unknown,
        @Nullable SealForm seal,
        @Nullable TurnForm turn) {

    static final String FORMAT = "sallyport-evidence/2";

    /** The one before: without {@link TurnForm} lines and client sources. It is read, and written no more. */
    static final String FORMER = "sallyport-evidence/1";

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

    /** @param clientSources which addresses the clients of the cluster had; null in the former format */
    record SideForm(
            String policy,
            long revision,
            String since,
            String by,
            @Nullable List<String> clientSources) {}

    /**
     * @param provenUntil the last look at which probes at every required gateway found what was acknowledged; null if none did by then
     * @param unknown how many {@link UnknownForm} lines follow: why it is not known what every gateway enforced at the instant
     * @param rules how many {@link ReachForm} lines follow them
     */
    record ReachableForm(
            String cluster,
            String name,
            String at,
            String evidence,
            @Nullable SideForm saved,
            @Nullable SideForm acknowledged,
            @Nullable String provenFrom,
            @Nullable String provenUntil,
            int unknown,
            int rules) {}

    /**
     * A period in which it was not known what every gateway enforced.
     *
     * @param until null where it has not ended
     */
    record UnknownForm(
            String why,
            @Nullable String gateway,
            String from,
            @Nullable String until) {}

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

    /**
     * How many {@link UnknownForm}, {@link BandForm}, {@link TurnForm} and {@link DifferenceForm} lines follow, and what they sum up to.
     *
     * @param turns null in the former format
     */
    record ComparisonForm(
            String cluster,
            String since,
            String at,
            long allowAllSeconds,
            int unknown,
            int openings,
            @Nullable Integer turns,
            int differences) {}

    /**
     * What of the cluster itself differs: its policy, its client sources.
     *
     * @param before null where nothing was in force, or there were no sources; {@code after} likewise
     * @param by who saved what is in force now; null where nothing is
     */
    record TurnForm(
            String field,
            @Nullable String before,
            @Nullable String after,
            @Nullable String by,
            @Nullable String at) {}

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

    /** The last line. The signature is over the format, a space and the SHA-256, in hexadecimal, of everything before this line. */
    record SignatureForm(String key, String publicKey, String signature) {}

    /** A file that is under a seal. */
    record FileForm(String name, long bytes, String sha256) {}

    /** A key that the ledger named, with the entry that did, as {@link dev.sallyport.ledger.KeyChange} has it. */
    record KeyForm(
            long entry,
            String publicKey,
            @Nullable String previous,
            @Nullable String signature) {}

    /**
     * The first of the two lines of a seal, a file of its own: which files it is about, and how the ledger stood when they were made.
     *
     * @param checkpoint the newest, as its line; null if there was none
     * @param keys every key of the ledger, oldest first, so that whoever knows an old one is led to the one that signed
     */
    record SealForm(
            String format,
            List<FileForm> files,
            String madeAt,
            String madeBy,
            long sequence,
            String hash,
            @Nullable String checkpoint,
            List<AnchorForm> anchors,
            List<KeyForm> keys,
            @Nullable String laboratory) {}

    // ------------------------------------------------------------------ one for each kind

    static Line of(Pack pack) {
        return new Line(pack, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    static Line of(EntryForm entry) {
        return new Line(null, entry, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    static Line checkpoint(String checkpoint) {
        return new Line(null, null, checkpoint, null, null, null, null, null, null, null, null, null, null, null);
    }

    static Line of(ReachableForm reachable) {
        return new Line(null, null, null, reachable, null, null, null, null, null, null, null, null, null, null);
    }

    static Line of(ReachForm reach) {
        return new Line(null, null, null, null, reach, null, null, null, null, null, null, null, null, null);
    }

    static Line of(ComparisonForm comparison) {
        return new Line(null, null, null, null, null, comparison, null, null, null, null, null, null, null, null);
    }

    static Line opening(BandForm opening) {
        return new Line(null, null, null, null, null, null, opening, null, null, null, null, null, null, null);
    }

    static Line of(DifferenceForm difference) {
        return new Line(null, null, null, null, null, null, null, difference, null, null, null, null, null, null);
    }

    static Line of(AnchorForm anchor) {
        return new Line(null, null, null, null, null, null, null, null, anchor, null, null, null, null, null);
    }

    static Line of(Manifest manifest) {
        return new Line(null, null, null, null, null, null, null, null, null, manifest, null, null, null, null);
    }

    static Line of(UnknownForm unknown) {
        return new Line(null, null, null, null, null, null, null, null, null, null, null, unknown, null, null);
    }

    static Line of(SealForm seal) {
        return new Line(null, null, null, null, null, null, null, null, null, null, null, null, seal, null);
    }

    static Line of(TurnForm turn) {
        return new Line(null, null, null, null, null, null, null, null, null, null, null, null, null, turn);
    }

    static Line of(SignatureForm signature) {
        return new Line(null, null, null, null, null, null, null, null, null, null, signature, null, null, null);
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

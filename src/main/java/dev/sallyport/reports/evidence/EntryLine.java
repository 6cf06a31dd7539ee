package dev.sallyport.reports.evidence;

import dev.sallyport.enforcement.FoldedKnowledge;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ChainLink;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.KeyChange;
import dev.sallyport.ledger.Payload;
import dev.sallyport.ledger.Source;
import dev.sallyport.reports.evidence.Line.EntryForm;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as a pack has it.
 *
 * @param entry whole, if the entry is in scope; null if its payload is withheld
 */
record EntryLine(ChainLink link, @Nullable Entry entry) {

    /** In every pack, whatever its scope: who signs, and whether this is a laboratory. So is what was known of all gateways. */
    private static final Set<String> ALWAYS = Set.of(KeyChange.TYPE, "laboratory/1");

    private static boolean inScope(
            @Nullable ClusterId scope, @Nullable ClusterId cluster, String payloadType, String action) {
        return scope == null
                || scope.equals(cluster)
                || ALWAYS.contains(payloadType)
                || (cluster == null && FoldedKnowledge.concernsAll(payloadType, action));
    }

    static boolean inScope(@Nullable ClusterId scope, Draft draft) {
        return inScope(scope, draft.cluster(), draft.payload().type(), draft.action());
    }

    boolean inScope(@Nullable ClusterId scope) {
        return inScope(scope, link.cluster(), link.payloadType(), link.action());
    }

    static EntryForm form(Entry entry, boolean inScope) {
        return new EntryLine(ChainLink.of(entry), inScope ? entry : null).form();
    }

    /** The one way to write it. */
    private EntryForm form() {
        Actor actor = link.actor();
        return new EntryForm(
                link.sequence(),
                link.at().toString(),
                actor.kind().name(),
                actor.id().toString(),
                actor.name(),
                actor.source().name(),
                link.cluster() == null ? null : link.cluster().toString(),
                link.revision(),
                link.action(),
                link.payloadType(),
                entry == null ? null : base64(entry.draft().payload().bytes()),
                entry == null ? null : hex(entry.salt()),
                entry == null ? hex(link.payloadHash()) : null,
                link.error(),
                hex(link.hash()));
    }

    /** Throws {@link RuntimeException} if it is none, or written in another way. */
    static EntryLine read(EntryForm form, byte[] previousHash) {
        EntryLine read = parse(form, previousHash);
        if (!read.form().equals(form)) {
            throw new IllegalArgumentException("written in another way");
        }
        return read;
    }

    private static EntryLine parse(EntryForm form, byte[] previousHash) {
        Actor actor = new Actor(
                Actor.Kind.valueOf(form.actorKind()),
                UUID.fromString(form.actorId()),
                Objects.requireNonNull(form.actorName()),
                Source.valueOf(form.source()));
        ClusterId cluster = form.cluster() == null ? null : ClusterId.parse(form.cluster());
        Instant at = Instant.parse(form.at());
        byte[] hash = bytes(form.hash());
        if (form.payload() == null || form.salt() == null) {
            if (form.payload() != null || form.salt() != null) {
                throw new IllegalArgumentException("payload and salt belong together");
            }
            byte[] payloadHash = bytes(Objects.requireNonNull(form.payloadHash()));
            return new EntryLine(link(form, at, actor, cluster, payloadHash, hash), null);
        }
        if (form.payloadHash() != null) {
            throw new IllegalArgumentException("payload and its hash");
        }
        byte[] salt = bytes(form.salt());
        Payload payload = new Payload(form.payloadType(), Base64.getDecoder().decode(form.payload()));
        Draft draft = new Draft(actor, cluster, form.revision(), form.action(), payload, form.error());
        return new EntryLine(
                link(form, at, actor, cluster, ChainLink.payloadHash(salt, payload), hash),
                new Entry(form.sequence(), at, draft, salt, previousHash, hash));
    }

    private static ChainLink link(
            EntryForm form, Instant at, Actor actor, @Nullable ClusterId cluster, byte[] payloadHash, byte[] hash) {
        return new ChainLink(
                form.sequence(),
                at,
                actor,
                cluster,
                form.revision(),
                Objects.requireNonNull(form.action()),
                Objects.requireNonNull(form.payloadType()),
                form.error(),
                payloadHash,
                hash);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

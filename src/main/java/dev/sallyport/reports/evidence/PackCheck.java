package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.ChainLink;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Signed;
import dev.sallyport.reports.FoldedReport;
import dev.sallyport.reports.evidence.Line.AnchorForm;
import dev.sallyport.reports.evidence.Line.Manifest;
import dev.sallyport.reports.evidence.Line.Pack;
import dev.sallyport.reports.evidence.Line.SignatureForm;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks a pack from its first byte to its last, once, and ends at the first thing that is wrong. Needs nothing but the file: no
 * database, no network. What it holds grows with the rules of the report, not with the file.
 */
final class PackCheck {

    /** There are four kinds of anchors. */
    private static final int MOST_ANCHORS = 20;

    private static final List<String> FORMATS = List.of(Line.FORMAT, Line.FORMER);

    private final LineReader reader;
    private final @Nullable String pinned;
    private final Compared older;
    private final Digests digests = new Digests();
    private final KeyHistory keys = new KeyHistory();
    private final CheckpointTimes checkpoints = new CheckpointTimes();
    private final Facts facts = new Facts();

    private byte[] hash = ChainLink.beginning();
    private long sequence;
    private Instant newest = Instant.MIN;

    /**
     * @param pinned fingerprint of a key that the reader knows; null for none
     * @param older what the reader knows of the ledger from before
     */
    PackCheck(InputStream file, @Nullable String pinned, Compared older) {
        this.reader = new LineReader(file);
        this.pinned = pinned;
        this.older = older;
    }

    /** What was learned, also after a finding. */
    Facts facts() {
        return facts;
    }

    void run() throws IOException, Finding {
        try {
            Pack pack = head();
            Digests.Part head = digests.end();
            ClusterId scope = pack.cluster() == null ? null : ClusterId.parse(pack.cluster());
            Instant since = pack.since() == null ? null : Instant.parse(pack.since());
            FoldedReport report = new FoldedReport(Instant.parse(pack.at()), since);
            Line line = entries(scope, report);
            if (sequence != pack.sequence() || !EntryLine.hex(hash).equals(pack.hash())) {
                throw new Finding("END_DIFFERS", sequence, pack.sequence());
            }
            Digests.Part entries = digests.end();
            line = report(report, pack.format(), line);
            Digests.Part reported = digests.end();
            while (line.anchor() != null) {
                anchor(Objects.requireNonNull(line.anchor()));
                line = taken();
            }
            Digests.Part anchors = digests.end();
            manifest(line, head, entries, reported, anchors);
            byte[] signed = digests.content(pack.format());
            signature(next(), signed);
            if (reader.next() != null) {
                throw new Finding("AFTER_SIGNATURE", reader.number());
            }
            older.end(sequence, keys);
        } catch (LineReader.TooLong e) {
            throw new Finding("LINE_MALFORMED", reader.number());
        }
    }

    // ------------------------------------------------------------------ lines

    /** The line that {@link #peeked} holds is not yet part of any digest. */
    private byte @Nullable [] peeked;

    private Line next() throws IOException, Finding {
        byte[] bytes = reader.next();
        if (bytes == null) {
            throw new Finding("SIGNATURE_MISSING");
        }
        peeked = bytes;
        return Line.read(bytes).orElseThrow(() -> new Finding("LINE_MALFORMED", reader.number()));
    }

    /** Counts the line read last to the part that goes on, and reads the next. */
    private Line taken() throws IOException, Finding {
        digests.add(Objects.requireNonNull(peeked));
        return next();
    }

    private Finding unexpected() {
        return new Finding("LINE_UNEXPECTED", reader.number());
    }

    private Pack head() throws IOException, Finding {
        byte[] bytes = reader.next();
        Line line = bytes == null ? null : Line.read(bytes).orElse(null);
        Pack pack = line == null ? null : line.pack();
        if (bytes == null || pack == null || !FORMATS.contains(pack.format()) || !readable(pack)) {
            throw new Finding("NOT_A_PACK");
        }
        if (Instant.parse(pack.at()).isAfter(Instant.parse(pack.madeAt()))) {
            throw new Finding("INSTANT_NOT_COME", pack.at(), pack.madeAt());
        }
        digests.add(bytes);
        facts.pack = pack;
        facts.laboratory = pack.laboratory() != null;
        return pack;
    }

    private static boolean readable(Pack pack) {
        try {
            Instant at = Instant.parse(pack.at());
            Instant made = Instant.parse(pack.madeAt());
            Instant since = pack.since() == null ? null : Instant.parse(pack.since());
            ClusterId cluster = pack.cluster() == null ? null : ClusterId.parse(pack.cluster());
            return (since == null || !since.isAfter(at))
                    && at.toString().equals(pack.at())
                    && made.toString().equals(pack.madeAt())
                    && pack.madeBy() != null
                    && (cluster == null || cluster.toString().equals(pack.cluster()));
        } catch (DateTimeException | IllegalArgumentException | NullPointerException e) {
            return false;
        }
    }

    // ------------------------------------------------------------------ the ledger

    /** Answers the first line after the entries. */
    private Line entries(@Nullable ClusterId scope, FoldedReport report) throws IOException, Finding {
        Line line = next();
        while (line.entry() != null || line.checkpoint() != null) {
            if (line.entry() != null) {
                entry(Objects.requireNonNull(line.entry()), scope, report);
            } else {
                checkpoint(Objects.requireNonNull(line.checkpoint()));
            }
            line = taken();
        }
        keys.checkCheckpoints();
        return line;
    }

    private void entry(Line.EntryForm form, @Nullable ClusterId scope, FoldedReport report)
            throws IOException, Finding {
        if (form.sequence() != sequence + 1) {
            throw new Finding("ENTRY_OUT_OF_PLACE", sequence + 1, form.sequence());
        }
        EntryLine entry;
        try {
            entry = EntryLine.read(form, hash);
        } catch (RuntimeException e) {
            throw new Finding("ENTRY_CHANGED", form.sequence());
        }
        ChainLink link = entry.link();
        if (!link.holds(hash)) {
            throw new Finding("ENTRY_CHANGED", link.sequence());
        }
        if (link.at().isBefore(newest)) {
            throw new Finding("TIME_WENT_BACK", link.sequence());
        }
        if (entry.inScope(scope) != (entry.entry() != null)) {
            throw new Finding(entry.entry() == null ? "PAYLOAD_LEFT_OUT" : "PAYLOAD_OUT_OF_SCOPE", link.sequence());
        }
        older.check(link.sequence(), link.hash());
        sequence = link.sequence();
        hash = link.hash();
        newest = link.at();
        facts.entries++;
        if (entry.entry() != null) {
            facts.inScope++;
            facts.laboratory |= link.payloadType().equals("laboratory/1");
            keys.apply(entry.entry());
            try {
                report.apply(entry.entry());
            } catch (RuntimeException e) {
                throw new Finding("ENTRY_UNREADABLE", link.sequence());
            }
        }
    }

    private void checkpoint(String text) throws Finding {
        Checkpoint checkpoint =
                Checkpoint.parse(text).orElseThrow(() -> new Finding("LINE_MALFORMED", reader.number()));
        if (checkpoint.sequence() != sequence || checkpoint.sequence() == facts.lastCheckpoint) {
            throw unexpected();
        }
        if (!checkpoint.genuine() || !Arrays.equals(checkpoint.hash(), hash)) {
            throw new Finding("CHECKPOINT_DIFFERS", sequence);
        }
        keys.signedCheckpoint(checkpoint);
        checkpoints.add(checkpoint);
        facts.checkpoints++;
        facts.lastCheckpoint = sequence;
        facts.lastCheckpointAt = checkpoint.at();
    }

    // ------------------------------------------------------------------ what follows from it

    /** Answers the first line after the report. */
    private Line report(FoldedReport report, String format, Line first) throws IOException, Finding {
        Line line = first;
        Iterator<Line> expected;
        try {
            expected = ReportLines.of(report, format).iterator();
            while (expected.hasNext()) {
                if (!expected.next().equals(line)) {
                    throw new Finding("REPORT_DIFFERS", reader.number());
                }
                facts.reported(line);
                facts.reportLines++;
                line = taken();
            }
        } catch (RuntimeException e) {
            throw new Finding("REPORT_DIFFERS", reader.number());
        }
        if (line.anchor() == null && line.manifest() == null) {
            throw new Finding("REPORT_DIFFERS", reader.number());
        }
        return line;
    }

    /** What the console says that an anchor took must be a checkpoint of this very ledger. */
    private void anchor(AnchorForm anchor) throws Finding {
        Long took = anchor.sequence();
        if (facts.anchors.size() == MOST_ANCHORS) {
            throw unexpected();
        }
        if (took == null ? anchor.at() != null : !checkpoints.has(took, anchor.at())) {
            throw new Finding("ANCHOR_NO_CHECKPOINT", reader.number(), String.valueOf(took));
        }
        facts.anchors.add(anchor);
    }

    private void manifest(
            Line line, Digests.Part head, Digests.Part entries, Digests.Part reported, Digests.Part anchors)
            throws Finding {
        Manifest manifest = line.manifest();
        if (manifest == null) {
            throw unexpected();
        }
        digests.add(Objects.requireNonNull(peeked));
        differ("head", manifest.head(), head.digest());
        differ("ledger", manifest.ledger(), entries.digest());
        differ("report", manifest.report(), reported.digest());
        differ("anchors", manifest.anchors(), anchors.digest());
        if (manifest.entries() != entries.lines()
                || manifest.reportLines() != reported.lines()
                || manifest.anchorLines() != anchors.lines()) {
            throw new Finding("MANIFEST_DIFFERS", "manifest");
        }
    }

    private static void differ(String part, @Nullable String stated, String found) throws Finding {
        if (!found.equals(stated)) {
            throw new Finding("MANIFEST_DIFFERS", part);
        }
    }

    private void signature(Line line, byte[] content) throws Finding {
        SignatureForm form = line.signature();
        if (form == null) {
            throw unexpected();
        }
        Signed signed;
        try {
            signed = new Signed(
                    Base64.getDecoder().decode(form.publicKey()),
                    Base64.getDecoder().decode(form.signature()));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new Finding("SIGNATURE_WRONG");
        }
        Base64.Encoder base64 = Base64.getEncoder();
        if (!signed.of(content)
                || !signed.fingerprint().equals(form.key())
                || !base64.encodeToString(signed.publicKey()).equals(form.publicKey())
                || !base64.encodeToString(signed.signature()).equals(form.signature())) {
            throw new Finding("SIGNATURE_WRONG");
        }
        facts.signer = signed.fingerprint();
        if (!keys.isNewest(signed.fingerprint())) {
            throw new Finding("KEY_NOT_OF_LEDGER", signed.fingerprint());
        }
        if (pinned != null) {
            if (!keys.knows(pinned)) {
                throw new Finding("KEY_OTHER", signed.fingerprint(), pinned);
            }
            facts.pinned = true;
            facts.handedOverAt = keys.handedOver(pinned);
        }
    }
}

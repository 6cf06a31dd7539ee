package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Notary;
import dev.sallyport.ledger.Signed;
import dev.sallyport.reports.FoldedReport;
import dev.sallyport.reports.PackScope;
import dev.sallyport.reports.evidence.Line.AnchorForm;
import dev.sallyport.reports.evidence.Line.Manifest;
import dev.sallyport.reports.evidence.Line.Pack;
import dev.sallyport.reports.evidence.Line.SignatureForm;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a pack while it reads the ledger, a page at a time. What it holds grows with the rules of the report, not with the ledger. */
public final class PackWriter {

    private static final int PAGE = 500;

    private final Ledger ledger;
    private final Notary notary;

    public PackWriter(Ledger ledger, Notary notary) {
        this.ledger = ledger;
        this.notary = notary;
    }

    /**
     * @param by who asked for it
     * @param laboratory what everything from this installation carries; null where something is protected
     * @param before runs before each page, and ends the writing by throwing
     */
    public void write(
            PackScope scope, String by, Instant now, @Nullable String laboratory, Runnable before, OutputStream out)
            throws IOException {
        // Asked before the head is: whatever they took lies before it.
        List<Anchoring> taken = notary.anchors();
        Notary.Signing here = notary.atHead();
        Head head = here.head();
        Writing writing = new Writing(out);
        Instant since = scope.since();
        writing.line(Line.of(new Pack(
                Line.FORMAT,
                scope.cluster() == null ? null : scope.cluster().toString(),
                scope.at().toString(),
                since == null ? null : since.toString(),
                now.toString(),
                by,
                head.sequence(),
                EntryLine.hex(head.hash()),
                laboratory)));
        Digests.Part first = writing.digests.end();
        FoldedReport report = new FoldedReport(scope.at(), since);
        entries(scope.cluster(), head, report, before, writing);
        Digests.Part entries = writing.digests.end();
        for (Iterator<Line> lines = ReportLines.of(report, Line.FORMAT).iterator(); lines.hasNext(); ) {
            writing.line(lines.next());
        }
        Digests.Part reported = writing.digests.end();
        for (Anchoring anchor : taken) {
            writing.line(Line.of(form(anchor)));
        }
        Digests.Part anchors = writing.digests.end();
        writing.line(Line.of(new Manifest(
                first.digest(),
                entries.lines(),
                entries.digest(),
                reported.lines(),
                reported.digest(),
                anchors.lines(),
                anchors.digest())));
        Signed signed = here.sign(writing.digests.content(Line.FORMAT));
        Base64.Encoder base64 = Base64.getEncoder();
        writing.line(Line.of(new SignatureForm(
                signed.fingerprint(),
                base64.encodeToString(signed.publicKey()),
                base64.encodeToString(signed.signature()))));
    }

    /** Each entry, and after it the checkpoint that names it, if there is one. */
    private void entries(@Nullable ClusterId scope, Head head, FoldedReport report, Runnable before, Writing writing)
            throws IOException {
        Deque<Checkpoint> checkpoints = new ArrayDeque<>(notary.after(0, PAGE));
        long last = 0;
        while (last < head.sequence()) {
            before.run();
            List<Entry> page = ledger.after(last, (int) Math.min(PAGE, head.sequence() - last));
            if (page.isEmpty()) {
                throw new IOException("the ledger ended before its head");
            }
            for (Entry entry : page) {
                boolean inScope = EntryLine.inScope(scope, entry.draft());
                writing.line(Line.of(EntryLine.form(entry, inScope)));
                if (inScope) {
                    report.apply(entry);
                }
                Checkpoint next = checkpoints.peekFirst();
                if (next != null && next.sequence() == entry.sequence()) {
                    writing.line(Line.checkpoint(next.line()));
                    checkpoints.removeFirst();
                    if (checkpoints.isEmpty()) {
                        checkpoints.addAll(notary.after(entry.sequence(), PAGE));
                    }
                }
            }
            last = page.getLast().sequence();
        }
    }

    static AnchorForm form(Anchoring anchor) {
        Anchoring.Taken last = anchor.last();
        Anchoring.Failure failure = anchor.failure();
        return new AnchorForm(
                anchor.anchor(),
                anchor.place(),
                last == null ? null : last.sequence(),
                last == null ? null : last.at().toString(),
                failure == null ? null : failure.words());
    }

    private static final class Writing {

        private final OutputStream out;
        private final Digests digests = new Digests();

        Writing(OutputStream out) {
            this.out = out;
        }

        void line(Line line) throws IOException {
            byte[] bytes = line.bytes();
            digests.add(bytes);
            out.write(bytes);
        }
    }
}

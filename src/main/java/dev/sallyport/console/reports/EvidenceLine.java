package dev.sallyport.console.reports;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.parts.DownloadLink;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Notary.KeyUnavailableException;
import dev.sallyport.reports.Evidence;
import dev.sallyport.reports.Evidence.BusyException;
import dev.sallyport.reports.Evidence.Standing;
import dev.sallyport.reports.PackScope;
import dev.sallyport.words.Words;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** One quiet line on how well the ledger is secured, and the link to a file that proves a report. */
final class EvidenceLine extends Div {

    private static final long serialVersionUID = 1L;

    private static final int BAD_REQUEST = 400;
    private static final int UNAVAILABLE = 503;

    private final transient Evidence evidence;
    private final transient Permissions permissions;
    private final transient Instants instants;
    private final transient Actor actor;
    private final DownloadLink link = new DownloadLink(Words.of("console.evidence.pack"));

    EvidenceLine(Evidence evidence, Permissions permissions, Instants instants, Actor actor) {
        this.evidence = evidence;
        this.permissions = permissions;
        this.instants = instants;
        this.actor = actor;
        addClassNames("row", "wrap", "g2", "small", "muted");
    }

    /** Hidden from those who may not read the whole ledger, and while nothing can be signed. */
    DownloadLink link() {
        return link;
    }

    /** @param mark what every file from here says of this installation, may be empty */
    void show(PackScope scope, String clusterName, String mark) {
        Standing standing = evidence.standing(actor);
        link.setVisible(
                standing.key() instanceof KeyState.Ready && permissions.allows(actor, Operation.SEE_LEDGER, null));
        link.setHref(download(scope, clusterName, mark));
        removeAll();
        add(Tags.span("", signed(standing) + " " + anchored(standing)));
        standing.anchors().forEach(this::failing);
        Button more = new Button(
                Words.of("console.evidence.more"),
                click -> new EvidenceDialog(
                                evidence, permissions.allows(actor, Operation.MANAGE_ACCOUNTS, null), instants, actor)
                        .open());
        more.addThemeNames("tertiary", "small");
        add(more);
    }

    private static String signed(Standing standing) {
        Checkpoint newest = standing.newest();
        return switch (standing.key()) {
            case KeyState.Unavailable gone -> Words.of("console.evidence.no_key", why(gone.why()));
            case KeyState.Ready ready ->
                newest == null
                        ? Words.of("console.evidence.unsigned")
                        : Words.of("console.evidence.signed", Long.toString(newest.sequence()));
        };
    }

    static String why(String code) {
        return Words.of("console.evidence.why." + code);
    }

    private String anchored(Standing standing) {
        Optional<Anchoring> best = standing.anchors().stream()
                .filter(anchor -> anchor.last() != null)
                .max(Comparator.comparing(
                        anchor -> Objects.requireNonNull(anchor.last()).sequence()));
        return best.map(anchor -> anchored(anchor, instants))
                .orElseGet(() -> Words.of(
                        standing.anchors().isEmpty() ? "console.evidence.nowhere" : "console.evidence.not_anchored"));
    }

    static String anchored(Anchoring anchor, Instants instants) {
        Anchoring.Taken last = Objects.requireNonNull(anchor.last());
        return Words.of(
                "console.evidence.anchored",
                Long.toString(last.sequence()),
                instants.seconds(last.at()),
                anchor.place());
    }

    private void failing(Anchoring anchor) {
        if (anchor.failure() != null) {
            add(Tags.span("row g1 t-warn", Icon.TRIANGLE.create("s"), new Text(failing(anchor, instants))));
        }
    }

    static String failing(Anchoring anchor, Instants instants) {
        Anchoring.Failure failure = Objects.requireNonNull(anchor.failure());
        return Words.of(
                "console.evidence.failing",
                Words.of("console.evidence.anchor." + anchor.anchor()),
                instants.seconds(failure.since()),
                failure.words());
    }

    private DownloadHandler download(PackScope scope, String clusterName, String mark) {
        return event -> {
            String name =
                    "evidence-" + clusterName + "-" + scope.at().toString().replace(':', '-') + ".jsonl";
            event.setFileName(mark.isEmpty() ? name : mark + "-" + name);
            event.setContentType("application/x-ndjson");
            event.getResponse().setHeader("Cache-Control", "no-store");
            try {
                OutputStream out = new BufferedOutputStream(event.getOutputStream(), 64 * 1024);
                evidence.write(actor, scope, out);
                out.flush();
            } catch (IllegalArgumentException e) {
                event.getResponse().setStatus(BAD_REQUEST);
            } catch (BusyException | KeyUnavailableException | LedgerReadOnlyException e) {
                event.getResponse().setStatus(UNAVAILABLE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}

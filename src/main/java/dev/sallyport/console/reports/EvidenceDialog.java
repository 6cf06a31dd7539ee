package dev.sallyport.console.reports;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.CopyField;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Anchoring;
import dev.sallyport.ledger.Checkpoint;
import dev.sallyport.ledger.Notary.KeyState;
import dev.sallyport.ledger.Notary.KeyUnavailableException;
import dev.sallyport.reports.Evidence;
import dev.sallyport.reports.Evidence.Standing;
import dev.sallyport.words.Words;

/** The key that signs, what it signed last and where that is kept; how to check a pack; and for an Org Admin, a new key. */
final class EvidenceDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    private final transient Evidence evidence;
    private final transient Instants instants;
    private final transient Actor actor;
    private final Div content = Tags.div("col g4");
    private final Div problem = Tags.div("slot");
    private final Button handOver = new Button(Words.of("console.evidence.rotate"), click -> ask());
    private final Button confirm = new Button(Words.of("console.evidence.rotate.confirm"), click -> rotate());

    /** @param mayRotate whether the button is there; the use case decides */
    EvidenceDialog(Evidence evidence, boolean mayRotate, Instants instants, Actor actor) {
        this.evidence = evidence;
        this.instants = instants;
        this.actor = actor;
        setHeaderTitle(Words.of("console.evidence.title"));
        setWidth("640px");
        confirm.addThemeName("primary");
        confirm.setVisible(false);
        confirm.setDisableOnClick(true);
        handOver.setVisible(mayRotate);
        add(content);
        getFooter().add(handOver, confirm, new Button(Words.of("console.close"), click -> close()));
        show();
    }

    private void show() {
        Standing standing = evidence.standing(actor);
        problem.removeAll();
        content.removeAll();
        content.add(Tags.paragraph("f13", Words.of("console.evidence.about")));
        switch (standing.key()) {
            case KeyState.Ready ready -> {
                content.add(
                        Tags.div(
                                "col g1",
                                Tags.span("strong f13", Words.of("console.evidence.key")),
                                new CopyField(ready.fingerprint(), Words.of("console.evidence.key")),
                                Tags.paragraph(
                                        "small muted",
                                        Words.of(
                                                ready.outside()
                                                        ? "console.evidence.key.outside"
                                                        : "console.evidence.key.inside"))),
                        facts(standing),
                        Tags.div(
                                "col g1",
                                Tags.span("strong f13", Words.of("console.evidence.check")),
                                new CopyField(
                                        "java -jar sallyport.jar verify evidence.jsonl --key " + ready.fingerprint(),
                                        Words.of("console.evidence.check"))));
            }
            case KeyState.Unavailable gone -> {
                content.add(
                        Note.failure(Words.of("console.evidence.no_key", EvidenceLine.why(gone.why())), ""),
                        facts(standing));
                handOver.setEnabled(false);
            }
        }
        content.add(problem);
    }

    private Component facts(Standing standing) {
        DescriptionList facts = new DescriptionList();
        facts.addClassName("kv");
        Checkpoint newest = standing.newest();
        fact(
                facts,
                Words.of("console.evidence.newest"),
                newest == null
                        ? Words.of("console.evidence.unsigned")
                        : Words.of(
                                "console.evidence.newest.entry",
                                Long.toString(newest.sequence()),
                                instants.seconds(newest.at())));
        if (standing.anchors().isEmpty()) {
            fact(facts, Words.of("console.evidence.anchors"), Words.of("console.evidence.nowhere.words"));
        }
        standing.anchors()
                .forEach(anchor -> fact(facts, Words.of("console.evidence.anchor." + anchor.anchor()), said(anchor)));
        return facts;
    }

    private String said(Anchoring anchor) {
        String took = anchor.last() == null
                ? Words.of("console.evidence.not_anchored")
                : EvidenceLine.anchored(anchor, instants);
        return anchor.failure() == null ? took : took + " " + EvidenceLine.failing(anchor, instants);
    }

    private static void fact(DescriptionList facts, String name, String words) {
        facts.add(new DescriptionList.Term(name), new DescriptionList.Description(words));
    }

    private void ask() {
        boolean outside = evidence.standing(actor).key() instanceof KeyState.Ready ready && ready.outside();
        String words = Words.of("console.evidence.rotate.words");
        problem.removeAll();
        problem.add(Note.warning(
                Words.of("console.evidence.rotate.fact"),
                outside ? words + " " + Words.of("console.evidence.rotate.outside") : words));
        handOver.setVisible(false);
        confirm.setVisible(true);
    }

    private void rotate() {
        confirm.setEnabled(true);
        try {
            evidence.rotateKey(actor);
            show();
            confirm.setVisible(false);
            handOver.setVisible(true);
            Toast.done(Words.of("console.evidence.rotated"));
        } catch (KeyUnavailableException e) {
            refused(Words.of("console.evidence.not_rotated", EvidenceLine.why(e.why())));
        } catch (RuntimeException e) {
            refused(Failures.words(e));
        }
    }

    private void refused(String words) {
        problem.removeAll();
        problem.add(Note.failure(words, ""));
    }
}

package dev.sallyport.console;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.spring.annotation.SpringComponent;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.words.Words;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;

/** What everybody has to know on every page: that the ledger does not verify, or that this is a laboratory or a demo. */
@SpringComponent
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class Banners extends Div {

    private static final long serialVersionUID = 1L;

    private final transient Ledger ledger;
    private final transient Laboratory laboratory;
    private final Div alarms = Tags.div("alarms");
    private String shown = "";

    Banners(Ledger ledger, Laboratory laboratory) {
        this.ledger = ledger;
        this.laboratory = laboratory;
        addClassName("banners");
        add(lostLine(), alarms);
    }

    /** Shown by the browser itself while it cannot reach the console: nobody here could. */
    private static Note lostLine() {
        Note note = Note.warning(Words.of("console.frame.lost"), "");
        note.below(Tags.div(
                "",
                new Text(Words.of("console.frame.lost.since") + " "),
                Tags.span("since m", ""),
                new Text(" UTC. " + Words.of("console.frame.lost.words"))));
        note.setId("lost-line");
        note.getElement().setAttribute("hidden", true);
        note.addAttachListener(event -> note.getElement().executeJs("window.sallyport.watchLine(this)"));
        return note;
    }

    /** Looks again; without a change the alarm is not spoken anew. */
    void refresh() {
        String now = switch (ledger.verification()) {
                    case Verification.Broken broken -> broken.sequence() + broken.finding();
                    case Verification.Intact intact -> String.join(" ", intact.doubts());
                    case Verification.Unknown unknown -> "";
                }
                + (laboratory.open() ? "laboratory" : "");
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        alarms.removeAll();
        if (ledger.verification() instanceof Verification.Broken broken) {
            alarms.add(Note.failure(
                    broken.sequence() == 0
                            ? Words.of("console.ledger.broken.head")
                            : Words.of("console.ledger.broken", broken.sequence()),
                    Words.of("console.ledger.finding." + broken.finding()) + " "
                            + Words.of("console.ledger.consequence")));
        }
        if (ledger.verification() instanceof Verification.Intact intact) {
            intact.doubts()
                    .forEach(doubt ->
                            alarms.add(Note.warning(Words.of("ledger.doubt"), Words.of("ledger.doubt." + doubt))));
        }
        if (laboratory.open()) {
            String ranges =
                    laboratory.treatedAsPublic().stream().map(Object::toString).collect(Collectors.joining(", "));
            alarms.add(
                    laboratory.demo()
                            ? Note.warning(Words.of("console.demo"), Words.of("console.demo.words"))
                            : Note.warning(
                                    Words.of("console.laboratory"), Words.of("console.laboratory.ranges", ranges)));
        }
    }
}

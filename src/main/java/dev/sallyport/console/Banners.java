package dev.sallyport.console;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.spring.annotation.SpringComponent;
import dev.sallyport.console.parts.Note;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Verification;
import dev.sallyport.perimeter.Laboratory;
import dev.sallyport.words.Words;
import java.util.stream.Collectors;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/** What everybody has to know on every page: that the ledger does not verify, or that this is a laboratory or a demo. */
@SpringComponent
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
class Banners extends Div {

    private static final long serialVersionUID = 1L;

    private final transient Ledger ledger;
    private final transient Laboratory laboratory;
    private final boolean demo;
    private String shown = "";

    Banners(Ledger ledger, Laboratory laboratory, Environment environment) {
        this.demo = environment.getProperty("sallyport.demo", Boolean.class, false);
        this.ledger = ledger;
        this.laboratory = laboratory;
        addClassName("banners");
    }

    /** Looks again; without a change the alarm is not spoken anew. */
    void refresh() {
        String now = ledger.verification() instanceof Verification.Broken broken
                ? broken.sequence() + broken.finding()
                : laboratory.open() ? "laboratory" : "";
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        removeAll();
        if (ledger.verification() instanceof Verification.Broken broken) {
            add(Note.failure(
                    broken.sequence() == 0
                            ? Words.of("console.ledger.broken.head")
                            : Words.of("console.ledger.broken", broken.sequence()),
                    Words.of("console.ledger.finding." + broken.finding()) + " "
                            + Words.of("console.ledger.consequence")));
        }
        if (laboratory.open()) {
            String ranges =
                    laboratory.treatedAsPublic().stream().map(Object::toString).collect(Collectors.joining(", "));
            add(
                    demo
                            ? Note.warning(Words.of("console.demo"), Words.of("console.demo.words"))
                            : Note.warning(
                                    Words.of("console.laboratory"), Words.of("console.laboratory.ranges", ranges)));
        }
    }
}

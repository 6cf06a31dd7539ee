package dev.sallyport.console.gateways;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.function.SerializableRunnable;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.words.Words;
import org.jspecify.annotations.Nullable;

/** Says that a gateway refused a revision, in its own words, with the way to send it once more. */
public final class RefusalNote {

    private RefusalNote() {}

    /** @param sendAgain null for whoever may not */
    public static Note of(GatewayStatus gateway, @Nullable SerializableRunnable sendAgain) {
        Pre words = new Pre(gateway.refusal() == null ? "" : gateway.refusal());
        words.addClassName("words");
        Long refused = gateway.refusedRevision();
        Note note = Note.failure(
                        Words.of(
                                "console.progress.refused",
                                gateway.gateway(),
                                refused == null ? "–" : refused.toString()),
                        Words.of("console.gateways.its_words"))
                .below(words);
        if (sendAgain == null) {
            return note;
        }
        Button again = new Button(Words.of("console.gateways.send_again"), Icon.UNDO.create("s"), event -> {
            try {
                sendAgain.run();
                Toast.pending(Words.of("console.gateways.sent_again"));
            } catch (RuntimeException e) {
                Toast.failed(Failures.words(e));
            }
        });
        again.addThemeName("small");
        return note.action(again);
    }
}

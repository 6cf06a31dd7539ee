package dev.sallyport.console.gateways;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.function.SerializableRunnable;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says that a gateway refused a revision, in its own words, which rules are not in force for it, and how to send it once more. */
public final class RefusalNote {

    private static final int NAMED = 5;

    private RefusalNote() {}

    /**
     * @param notInForce the rules that were left out because of refusals
     * @param sendAgain null for whoever may not
     */
    static Note of(
            GatewayStatus gateway,
            ClusterId cluster,
            List<RuleVersion> notInForce,
            @Nullable SerializableRunnable sendAgain) {
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
        if (!notInForce.isEmpty()) {
            note.below(rules(cluster, notInForce));
        }
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

    private static Div rules(ClusterId cluster, List<RuleVersion> notInForce) {
        Div line = Tags.div("row wrap g1", Tags.span("", Words.of("console.gateways.not_in_force", notInForce.size())));
        notInForce.stream()
                .limit(NAMED)
                .forEach(version -> line.add(Tags.link(
                        RuleLinks.to(cluster, version.rule().id()),
                        version.rule().name())));
        if (notInForce.size() > NAMED) {
            line.add(Tags.span("muted", Words.of("console.gateways.not_in_force.more", notInForce.size() - NAMED)));
        }
        return line;
    }
}

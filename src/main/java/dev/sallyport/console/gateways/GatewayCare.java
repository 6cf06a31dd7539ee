package dev.sallyport.console.gateways;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.spring.annotation.SpringComponent;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.parts.TypeToConfirm;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayAdministration;
import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.Unfitness;
import dev.sallyport.ledger.Actor;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Scope;

/** What is alarming about a gateway, said in words, with what an Org Admin can decide about it. */
@SpringComponent
@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
public class GatewayCare {

    private final GatewayAdministration administration;
    private final Permissions permissions;

    GatewayCare(GatewayAdministration administration, Permissions permissions) {
        this.administration = administration;
        this.permissions = permissions;
    }

    /** One note for each thing that somebody has to look at, the worst first; nothing for a gateway that is well. */
    public List<Component> notes(Actor actor, GatewayStatus gateway) {
        List<Component> notes = new ArrayList<>();
        String name = gateway.gateway();
        if (gateway.state() == GatewayState.ABANDONED) {
            Note note = Note.failure(
                    Words.of("console.gateways.abandoned", name, revision(gateway)),
                    Words.of("console.gateways.abandoned.words"));
            notes.add(
                    may(actor)
                            ? note.action(button(
                                    "console.gateways.attest", Icon.CHECK_IN_CIRCLE, () -> askToAttest(actor, name)))
                            : note);
        }
        if (gateway.state() == GatewayState.UNFIT) {
            notes.add(Note.failure(
                    Words.of("console.gateways.unfit", name, unfit(gateway)),
                    Words.of("console.gateways.unfit.words", revision(gateway))));
        }
        for (GatewayAlarm alarm : GatewayAlarm.values()) {
            if (gateway.alarms().contains(alarm)) {
                notes.add(alarm(actor, gateway, alarm));
            }
        }
        return notes;
    }

    /** Why it cannot enforce a perimeter; empty if it can. */
    public static String unfit(GatewayStatus gateway) {
        Unfitness unfitness = gateway.unfitness();
        return unfitness == null ? "" : unfitness.words(gateway.version());
    }

    private Note alarm(Actor actor, GatewayStatus gateway, GatewayAlarm alarm) {
        String name = gateway.gateway();
        return switch (alarm) {
            case PROBE_FAILED ->
                Note.failure(
                        Words.of("console.gateways.alarm.PROBE_FAILED", name),
                        Words.of("console.gateways.probe." + Objects.toString(gateway.probeFailure(), "NO_ANSWER")));
            case TWO_OF_ONE_NAME ->
                Note.failure(
                        Words.of("console.gateways.alarm.TWO_OF_ONE_NAME", name),
                        Words.of("console.gateways.alarm.TWO_OF_ONE_NAME.words"));
            case UNKNOWN_HISTORY -> {
                Note note = Note.failure(
                        Words.of("console.gateways.alarm.UNKNOWN_HISTORY", name),
                        Words.of("console.gateways.alarm.UNKNOWN_HISTORY.words"));
                yield may(actor)
                        ? note.action(
                                button("console.gateways.overwrite", Icon.UNDO, () -> askToOverwrite(actor, name)))
                        : note;
            }
        };
    }

    /** The way out for a gateway that is to leave; null where there is none, or for whoever may not. */
    public @Nullable Component retirement(Actor actor, GatewayStatus gateway, EnforcementStatus status) {
        boolean leaving = gateway.state() == GatewayState.RETIRING || gateway.state() == GatewayState.ABANDONED;
        boolean local = gateway.gateway().equals(GatewayAdministration.LOCAL);
        if (local || !may(actor) || gateway.state() == GatewayState.ABANDONED) {
            return null;
        }
        return leaving
                ? button("console.gateways.attest", Icon.CHECK_IN_CIRCLE, () -> askToAttest(actor, gateway.gateway()))
                : button("console.gateways.retire", Icon.STOP, () -> askToRetire(actor, gateway, status));
    }

    private boolean may(Actor actor) {
        return permissions.allows(actor, Operation.OPERATE_GATEWAYS, null);
    }

    private static String revision(GatewayStatus gateway) {
        return Objects.toString(gateway.acknowledgedRevision(), "–");
    }

    private static Button button(String key, Icon icon, Runnable act) {
        Button button = new Button(Words.of(key), icon.create("s"), event -> act.run());
        button.addThemeName("small");
        return button;
    }

    private void askToRetire(Actor actor, GatewayStatus gateway, EnforcementStatus status) {
        String name = gateway.gateway();
        boolean there = gateway.state() != GatewayState.NOT_SEEN && gateway.state() != GatewayState.NOT_HEARD;
        Div words = Tags.div(
                "col g2",
                Tags.paragraph("", Words.of("console.gateways.retire.words", name)),
                Tags.paragraph(
                        "muted",
                        Words.of(
                                there ? "console.gateways.retire.there" : "console.gateways.retire.away",
                                revision(gateway))));
        if (status.gateways().size() == 1) {
            words.add(Tags.paragraph("t-warn", Words.of("console.gateways.retire.last")));
        }
        new TypeToConfirm(
                        Words.of("console.gateways.retire.title", name),
                        name,
                        Words.of("console.gateways.retire.confirm"),
                        Icon.STOP,
                        true,
                        nothing -> attempt(() -> administration.retire(actor, name)))
                .asking(Words.of("console.confirm.gateway", name))
                .consequences(words)
                .open();
    }

    private void askToAttest(Actor actor, String name) {
        new ReasonDialog(
                        Words.of("console.gateways.attest.title", name),
                        Words.of("console.gateways.attest.words"),
                        Words.of("console.gateways.attest.confirm"),
                        reason -> attempt(() -> administration.attest(actor, name, reason)))
                .open();
    }

    private void askToOverwrite(Actor actor, String name) {
        new ReasonDialog(
                        Words.of("console.gateways.overwrite.title", name),
                        Words.of("console.gateways.overwrite.words"),
                        Words.of("console.gateways.overwrite.confirm"),
                        reason -> attempt(() -> administration.overwrite(actor, name, reason)))
                .open();
    }

    /** Null when done, else why not. */
    private static @Nullable String attempt(Runnable work) {
        try {
            work.run();
            Toast.pending(Words.of("console.gateways.decided"));
            return null;
        } catch (RuntimeException e) {
            return Failures.words(e);
        }
    }
}

package dev.sallyport.console.traffic;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.traffic.JudgedConnection;
import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The connections as they come, newest first. While paused they are counted and not shown. */
final class LatestCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 25;

    private final transient Instants instants;
    private final UnorderedList list = new UnorderedList();
    private final Button pause = new Button();
    private transient List<JudgedConnection> latest = List.of();
    private transient @Nullable ClusterId cluster;
    private boolean paused;
    private long seen;

    LatestCard(Instants instants) {
        super(Words.of("console.traffic.latest"));
        this.instants = instants;
        addClassName("latest");
        list.addClassName("list");
        pause.addThemeNames("small");
        pause.addClickListener(event -> {
            paused = !paused;
            face();
            if (!paused) {
                list();
            }
        });
        end(pause);
        content(list);
        face();
    }

    void show(List<JudgedConnection> now, ClusterId of) {
        boolean same = !now.isEmpty()
                && !latest.isEmpty()
                && now.getFirst().number() == latest.getFirst().number();
        latest = now;
        cluster = of;
        if (paused) {
            face();
        } else if (!same) {
            list();
        }
    }

    private void face() {
        long fresh =
                latest.stream().filter(connection -> connection.number() > seen).count();
        pause.setText(
                !paused
                        ? Words.of("console.traffic.pause")
                        : fresh == 0
                                ? Words.of("console.traffic.resume")
                                : Words.of("console.traffic.resume_new", fresh));
    }

    private void list() {
        seen = latest.isEmpty() ? 0 : latest.getFirst().number();
        list.removeAll();
        latest.stream().limit(SHOWN).forEach(connection -> list.add(item(connection)));
        if (latest.isEmpty()) {
            list.add(new ListItem(Tags.span("muted", Words.of("console.traffic.latest.none"))));
        }
    }

    private ListItem item(JudgedConnection connection) {
        var time = Tags.span(
                "mono muted nowrap", instants.tenths(connection.logged().at()));
        time.setTitle(instants.full(connection.logged().at()));
        return new ListItem(
                time,
                Tags.span("judged", Judged.badge(connection.judgement())),
                Tags.span("mono grow ell", Judged.destination(connection.host(), connection.port())),
                why(connection));
    }

    private Component why(JudgedConnection connection) {
        return connection.rule() != null
                        && cluster != null
                        && connection.reason().equals("ALLOWED")
                ? Tags.link(RuleLinks.to(cluster, connection.rule()), Words.of("console.traffic.by_rule"))
                : Tags.span("small muted ell", Judged.reason(connection.reason()));
    }
}

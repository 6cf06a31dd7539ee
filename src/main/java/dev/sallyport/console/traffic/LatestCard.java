package dev.sallyport.console.traffic;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.InPlace;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.JudgedConnection;
import dev.sallyport.words.Words;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connections as they come, newest first. While paused they are counted and not shown. */
final class LatestCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 25;
    private static final int NAMES_AT_MOST = 500;

    private final transient Instants instants;
    private final UnorderedList list = new UnorderedList();
    private final Button pause = new Button();
    private transient List<JudgedConnection> latest = List.of();
    private final transient Function<Set<RuleId>, Map<RuleId, String>> names;
    private final transient Map<RuleId, String> named = new HashMap<>();
    private final transient Map<Long, ListItem> items = new LinkedHashMap<>();
    private final ListItem none = new ListItem(Tags.span("muted", Words.of("console.traffic.latest.none")));
    private transient @Nullable ClusterId cluster;
    private boolean paused;
    private long seen;

    /** @param names the names of those of the rules that there still are */
    LatestCard(Instants instants, Function<Set<RuleId>, Map<RuleId, String>> names) {
        super(Words.of("console.traffic.latest"));
        this.names = names;
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

    /** Items that stay are not touched: a link among them may have the focus. */
    private void list() {
        seen = latest.isEmpty() ? 0 : latest.getFirst().number();
        List<JudgedConnection> shown = latest.stream().limit(SHOWN).toList();
        learnNames(shown);
        Map<Long, ListItem> now = new LinkedHashMap<>();
        for (JudgedConnection connection : shown) {
            ListItem known = items.get(connection.number());
            now.put(connection.number(), known == null ? item(connection) : known);
        }
        items.clear();
        items.putAll(now);
        InPlace.arrange(list, now.isEmpty() ? List.of(none) : List.copyOf(now.values()));
    }

    /** A rule never changes its name, so each is asked for once. */
    private void learnNames(List<JudgedConnection> shown) {
        if (named.size() > NAMES_AT_MOST) {
            named.clear();
        }
        Set<RuleId> unknown = shown.stream()
                .map(JudgedConnection::rule)
                .filter(Objects::nonNull)
                .filter(rule -> !named.containsKey(rule))
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
            named.putAll(names.apply(unknown));
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
        RuleId rule = connection.rule();
        if (rule == null || cluster == null || !connection.reason().equals("ALLOWED")) {
            return Tags.span("small muted ell", Judged.reason(connection.reason()));
        }
        String name = named.get(rule);
        return name == null
                ? Tags.span("small muted ell", Words.of("console.traffic.by_rule_gone"))
                : Tags.link(RuleLinks.to(cluster, rule), name);
    }
}

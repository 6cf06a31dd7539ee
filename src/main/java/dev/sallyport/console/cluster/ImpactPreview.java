package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.dom.Element;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.InPlace;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.traffic.Foreseen;
import dev.sallyport.traffic.Foreseen.Outcome;
import dev.sallyport.traffic.Impact;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was asked for lately, and what of it deny-all would refuse, with the way to a rule beside each. */
final class ImpactPreview extends Div {

    private static final long serialVersionUID = 1L;

    private final transient Instants instants;
    private final boolean mayEdit;
    private final int most;
    private final Div sentence = Tags.div("f13");
    private final Div bar = Tags.div("bar");
    private final UnorderedList list = new UnorderedList();
    private final ListItem more = new ListItem();
    private final Paragraph limits = Tags.paragraph("small muted", "");
    private final transient Map<String, Row> rows = new LinkedHashMap<>();
    private transient @Nullable Impact shown;
    private @Nullable LookBack looked;

    /** @param most how many destinations are listed; what is beyond them is counted */
    ImpactPreview(Instants instants, boolean mayEdit, int most) {
        this.instants = instants;
        this.mayEdit = mayEdit;
        this.most = most;
        addClassNames("col", "g3", "impact");
        bar.getElement().setAttribute("aria-hidden", "true");
        list.addClassNames("list", "impact-list");
        add(sentence, bar, list, limits);
    }

    /** @return whether other destinations would be refused than were shown before */
    boolean show(ClusterId cluster, Impact now, LookBack period) {
        Impact before = period == looked ? shown : null;
        if (now.equals(before)) {
            return false;
        }
        shown = now;
        looked = period;
        sentence.removeAll();
        sentence.add(sentence(now, period));
        showBar(now);
        List<Foreseen> refused = now.with(Outcome.REFUSED);
        showList(cluster, refused);
        limits.setText(limits(now, period));
        return before != null && !places(before.with(Outcome.REFUSED)).equals(places(refused));
    }

    /** Rows that stay keep their places, so that nothing moves away from under a finger. */
    private void showList(ClusterId cluster, List<Foreseen> refused) {
        Map<String, Foreseen> wanted = new LinkedHashMap<>();
        refused.stream().limit(most).forEach(destination -> wanted.put(place(destination), destination));
        rows.keySet().retainAll(wanted.keySet());
        wanted.forEach((place, destination) -> rows.computeIfAbsent(place, unknown -> new Row(cluster, destination))
                .show(destination));
        List<Component> lines = new ArrayList<>(rows.values());
        if (refused.size() > most) {
            more.removeAll();
            more.add(Tags.link(
                    "clusters/" + cluster + "/traffic", Words.of("console.impact.more", refused.size() - most)));
            lines.add(more);
        }
        InPlace.arrange(list, lines);
        list.setVisible(!lines.isEmpty());
    }

    private static List<String> places(List<Foreseen> destinations) {
        return destinations.stream().map(ImpactPreview::place).sorted().toList();
    }

    private static String place(Foreseen destination) {
        return destination.host() + ":" + destination.port();
    }

    static int judged(Impact impact) {
        return impact.destinations().size() - impact.with(Outcome.NEVER).size();
    }

    private static Component[] sentence(Impact impact, LookBack period) {
        int judged = judged(impact);
        if (judged == 0) {
            return new Component[] {Tags.span("", Words.of("console.impact.nothing", period))};
        }
        int covered = impact.with(Outcome.COVERED).size();
        int refused = impact.with(Outcome.REFUSED).size();
        int byPath = impact.with(Outcome.BY_PATH).size();
        return new Component[] {
            Tags.span("", Words.of("console.impact.used", judged, covered, period) + " "),
            Tags.span(refused == 0 ? "strong t-ok" : "strong t-warn", Words.of("console.impact.cut", refused)),
            Tags.span("", byPath == 0 ? "" : " " + Words.of("console.impact.by_path", byPath))
        };
    }

    private static String limits(Impact impact, LookBack period) {
        String limits = Words.of("console.impact.limits", period);
        return impact.complete() ? limits : Words.of("console.impact.incomplete") + " " + limits;
    }

    private void showBar(Impact impact) {
        bar.getElement().removeAllChildren();
        bar.setVisible(judged(impact) > 0);
        part("ok", Outcome.COVERED, impact);
        part("mute", Outcome.BY_PATH, impact);
        part("warn", Outcome.REFUSED, impact);
    }

    private void part(String look, Outcome outcome, Impact impact) {
        int count = impact.with(outcome).size();
        if (count > 0) {
            Element part = new Element("i");
            part.getClassList().add(look);
            part.getStyle().set("width", 100.0 * count / judged(impact) + "%");
            bar.getElement().appendChild(part);
        }
    }

    /** One destination that would be refused. */
    private final class Row extends ListItem {

        private static final long serialVersionUID = 1L;

        private final Div times = Tags.div("small muted");
        private transient @Nullable Foreseen last;

        Row(ClusterId cluster, Foreseen destination) {
            Span where = Tags.span("mono ell", place(destination));
            where.setTitle(place(destination));
            add(Icon.DIAMOND.create("t-warn"), Tags.div("grow", where, times));
            if (mayEdit) {
                add(addRule(cluster, destination));
            }
        }

        void show(Foreseen now) {
            if (!now.equals(last)) {
                last = now;
                times.removeAll();
                times.add(
                        Tags.span("", Words.of("console.impact.times", Numbers.of(now.connections())) + " "),
                        instants.since(now.lastAt()));
            }
        }
    }

    private static Component addRule(ClusterId cluster, Foreseen destination) {
        Anchor link = Tags.link(RuleLinks.newRule(cluster, destination.host(), destination.port(), null), "");
        link.addClassName("button");
        link.getElement().setAttribute("aria-label", Words.of("console.impact.add_rule_for", place(destination)));
        Button button = new Button(Words.of("console.picture.add_rule"), Icon.PLUS.create("s"));
        button.addThemeName("small");
        button.getElement().setAttribute("tabindex", "-1");
        link.add(button);
        return link;
    }
}

package dev.sallyport.console.picture;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.InPlace;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.picture.Picture.Group;
import dev.sallyport.console.picture.Picture.Kind;
import dev.sallyport.console.picture.Picture.Line;
import dev.sallyport.console.picture.Picture.Standing;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.Impact;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The picture: drawn on the left, and on the right each destination in words, with the way to its rule or to a new one. Rows that stay
 * are changed in place, so that nobody loses the focus when a gateway acknowledges something.
 */
public final class PictureCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    /** More rules than these are counted and not drawn: those that are used least. */
    public static final int RULES = 500;

    private final Div drawing = Tags.div("drawing");
    private final Div groups = Tags.div("groups");
    private final transient Map<String, Row> rows = new HashMap<>();
    private final transient Map<String, Part> parts = new HashMap<>();
    private final EmptyState empty =
            new EmptyState(Icon.WALL, Words.of("console.picture.empty"), Words.of("console.picture.empty.words"));
    private transient @Nullable Picture shown;

    public PictureCard() {
        super(Words.of("console.picture.title"));
        addClassName("picture-card");
        aside(Tags.span("muted f13 desk", Words.of("console.picture.hint")));
        content(Tags.div("picture", drawing, Tags.div("listed", titles(), groups)), legend());
    }

    /**
     * Shows what is known now.
     *
     * @param policyAt the policy of the cluster as of an earlier revision
     * @param rules at most {@link #RULES}
     * @param allRules how many there are
     * @param impact what the last 24 hours say of them
     */
    public void show(
            Cluster cluster,
            EnforcementStatus status,
            LongFunction<TrafficPolicy> policyAt,
            List<RuleVersion> rules,
            int allRules,
            Impact impact) {
        Picture now = PictureSource.of(cluster, status, policyAt, rules, allRules, impact);
        if (now.equals(shown)) {
            return;
        }
        drawing.getElement().setProperty("innerHTML", PictureDrawing.svg(now));
        arrange(now);
        shown = now;
    }

    /** Above the columns for the eye; each row says for itself what its figures are. */
    private static Div titles() {
        Div titles = Tags.div("titles small muted");
        for (String column : List.of("destination", "port", "times", "state", "rule")) {
            titles.add(Tags.span(column, Words.of("console.picture.column." + column)));
        }
        titles.getElement().setAttribute("aria-hidden", "true");
        return titles;
    }

    private void arrange(Picture now) {
        Map<String, Row> keptRows = new HashMap<>();
        Map<String, Part> keptParts = new HashMap<>();
        List<Component> wanted = new ArrayList<>();
        for (Group group : now.groups()) {
            List<Component> lines = new ArrayList<>();
            for (Line line : group.lines()) {
                Row row = rows.getOrDefault(line.key(), new Row());
                row.show(line);
                keptRows.put(line.key(), row);
                lines.add(row);
            }
            String key = group.kind() + group.purpose();
            Part part = parts.getOrDefault(key, new Part(group));
            part.show(group, lines);
            keptParts.put(key, part);
            wanted.add(part);
        }
        rows.clear();
        rows.putAll(keptRows);
        parts.clear();
        parts.putAll(keptParts);
        InPlace.arrange(groups, wanted.isEmpty() ? List.of(empty) : wanted);
    }

    /** The destinations of one purpose. */
    private static final class Part extends Section {

        private static final long serialVersionUID = 1L;

        private final UnorderedList list = new UnorderedList();
        private final Anchor more = Tags.link("", "");
        private final ListItem last = new ListItem(more);

        Part(Group group) {
            add(head(group), list);
            addClassNames("destinations", group.kind().name().toLowerCase(Locale.ROOT));
        }

        void show(Group group, List<Component> lines) {
            List<Component> wanted = new ArrayList<>(lines);
            if (group.more() > 0) {
                more.setHref(group.moreLink());
                more.setText(Words.of("console.picture.more", group.more()));
                wanted.add(last);
            }
            InPlace.arrange(list, wanted);
        }
    }

    private static H3 head(Group group) {
        H3 head = new H3();
        if (group.kind() == Kind.MANAGED) {
            head.add(Icon.LOCK.create("s"));
        }
        head.add(Tags.span("", group.purpose()));
        switch (group.kind()) {
            case UNCOVERED -> head.add(Tags.span("small muted desk", Words.of("console.picture.uncovered.words")));
            case MANAGED -> head.add(Tags.span("small muted desk", Words.of("console.picture.managed")));
            case OWN -> {}
        }
        return head;
    }

    private static Div legend() {
        Div legend = Tags.div("row wrap legend small muted");
        for (String standing :
                List.of("passes", "denied", "would-be-denied", "not-yet-enforced", "pending", "failed")) {
            Span sample = Tags.span("ic");
            sample.getElement().setAttribute("aria-hidden", "true");
            sample.getElement()
                    .setProperty(
                            "innerHTML",
                            "<svg class='pict' width='26' height='8' viewBox='0 0 26 8'><g class='edge " + standing
                                    + "'><path stroke-width='2.4' d='M1 4H25'/></g></svg>");
            legend.add(Tags.span("row g1", sample, Tags.span("", Words.of("console.picture.legend." + standing))));
        }
        legend.add(Tags.span("", Words.of("console.picture.legend.width")));
        return legend;
    }

    /** One destination: where, how often, how far, and by which rule. */
    private static final class Row extends ListItem {

        private static final long serialVersionUID = 1L;

        private final Anchor link = Tags.link("", "");
        private final Span destination = Tags.span("mono ell where");
        private final Span ports = Tags.span("mono muted num ports");
        private final Span count = Tags.span("muted num times");
        private final Span state = Tags.span("state");
        private final Span rule = Tags.span("ell rule");
        private transient @Nullable Line shown;

        Row() {
            link.add(destination, ports, count, state, rule);
            add(link);
        }

        void show(Line line) {
            if (line.equals(shown)) {
                return;
            }
            shown = line;
            link.setHref(line.link());
            link.setTitle(line.destination());
            destination.setText(line.destination());
            replace(
                    ports,
                    hidden(Words.of("console.picture.column.port")),
                    Tags.span("", line.ports().isEmpty() ? Words.of("console.picture.all_ports") : line.ports()));
            replace(
                    count,
                    Tags.span("", line.connections() == 0 ? "–" : Numbers.of(line.connections())),
                    Tags.span("in-a-day", " " + Words.of("console.picture.in_a_day")));
            state.removeAll();
            state.add(icon(line.standing()).create("s"), new Span(line.state()));
            state.setClassName("state small med t-" + colour(line.standing()));
            rule.setText(
                    line.rule() != null
                            ? line.rule()
                            : Words.of(
                                    line.standing() == Standing.NEVER
                                            ? "console.picture.no_rule_helps"
                                            : "console.picture.add_rule"));
            boolean add = line.rule() == null && line.standing() != Standing.NEVER;
            rule.setClassName(add ? "ell rule add" : "ell rule");
        }

        private static void replace(Span place, Component... parts) {
            place.removeAll();
            place.add(parts);
        }

        private static Span hidden(String words) {
            return Tags.span("sr", words + " ");
        }

        private static Icon icon(Standing standing) {
            return switch (standing) {
                case PASSES -> Icon.CHECK_IN_CIRCLE;
                case WOULD_BE_DENIED -> Icon.DIAMOND;
                case DENIED, NEVER -> Icon.STOP;
                case LAST_KNOWN_DENIED -> Icon.TRIANGLE;
                case NOT_YET_ENFORCED, STILL_DENIED, PENDING -> Icon.CLOCK;
                case FAILED -> Icon.BANG;
                case INCONSISTENT -> Icon.HALF;
            };
        }

        private static String colour(Standing standing) {
            return switch (standing) {
                case PASSES -> "ok";
                case WOULD_BE_DENIED, LAST_KNOWN_DENIED, INCONSISTENT -> "warn";
                case DENIED, FAILED -> "deny";
                case NEVER -> "mute";
                case NOT_YET_ENFORCED, STILL_DENIED, PENDING -> "pend";
            };
        }
    }
}

package dev.sallyport.console.clusters;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import dev.sallyport.console.parts.CopyField;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.Judgement;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way from an empty house to a first perimeter: three steps, each ticked by what has in fact happened. */
final class StartPage extends Div {

    private static final long serialVersionUID = 1L;

    private static final int NAMED = 5;

    /** How the only cluster of the house is reached and what has passed; cluster is null before there is one. */
    record Progress(
            @Nullable Cluster cluster,
            @Nullable String proxy,
            @Nullable Instant listening,
            List<String> destinations) {

        static final Progress NOTHING = new Progress(null, null, null, List.of());

        static Progress of(Cluster cluster, EnforcementStatus status, List<DestinationUse> uses) {
            Optional<Instant> listening = status.gateways().stream()
                    .map(GatewayStatus::acknowledgedAt)
                    .filter(Objects::nonNull)
                    .min(Instant::compareTo);
            String proxy = status.egressProxies().isEmpty()
                    ? null
                    : status.egressProxies().getFirst();
            return new Progress(
                    cluster,
                    proxy,
                    listening.orElse(null),
                    uses.stream()
                            .filter(use -> use.judgement() != Judgement.DENIED)
                            .map(use -> use.host() + ":" + use.port())
                            .distinct()
                            .toList());
        }
    }

    private enum Standing {
        DONE,
        NOW,
        LATER
    }

    /** The ways to hand a process its proxy. */
    private enum Way {
        ENVIRONMENT {
            @Override
            String text(String proxy) {
                return "export HTTPS_PROXY=" + proxy + "\nexport HTTP_PROXY=" + proxy;
            }
        },
        SYSTEMD {
            @Override
            String text(String proxy) {
                return "[Service]\nEnvironment=HTTPS_PROXY=" + proxy + "\nEnvironment=HTTP_PROXY=" + proxy;
            }
        },
        CURL {
            @Override
            String text(String proxy) {
                return "curl -x " + proxy + " https://example.com/";
            }
        };

        abstract String text(String proxy);

        String label() {
            return Words.of("console.start.way." + name());
        }
    }

    private final transient Instants instants;
    private final Component create;
    private final Component toList;
    private final Div steps = Tags.div("steps3");
    private final RadioButtonGroup<Way> way = new RadioButtonGroup<>();
    private final Div command = Tags.div("");
    private transient @Nullable Progress shown;

    /**
     * @param create makes the first cluster
     * @param toList leads away from here, once there is something to lead to
     */
    StartPage(Instants instants, Component create, Component toList) {
        this.instants = instants;
        this.create = create;
        this.toList = toList;
        addClassName("startpage");
        way.addClassName("segmented");
        way.setItems(Way.values());
        way.setItemLabelGenerator(Way::label);
        way.setAriaLabel(Words.of("console.start.way"));
        way.setValue(Way.ENVIRONMENT);
        way.addValueChangeListener(event -> showCommand());
        add(
                Tags.div(
                        "col g6",
                        Tags.div(
                                "",
                                Tags.heading2(Words.of("console.start.title")),
                                Tags.paragraph("muted", Words.of("console.start.words"))),
                        steps,
                        Tags.div("", create, toList)),
                Tags.div("desk", outline()));
    }

    /** Shows how far it has come; what did not change stays in place. */
    void show(Progress now) {
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        steps.removeAll();
        Cluster cluster = now.cluster();
        create.setVisible(cluster == null);
        toList.setVisible(cluster != null);
        if (cluster == null) {
            steps.add(
                    step(1, Standing.NOW, "console.start.create", Words.of("console.start.create.words")),
                    step(2, Standing.LATER, "console.start.point", Words.of("console.start.point.words")),
                    step(3, Standing.LATER, "console.start.rules", Words.of("console.start.rules.words")));
            return;
        }
        boolean seen = !now.destinations().isEmpty();
        steps.add(
                step(
                        1,
                        Standing.DONE,
                        "console.start.create",
                        Words.of("console.start.created"),
                        Tags.link("clusters/" + cluster.id(), cluster.name())),
                seen
                        ? step(2, Standing.DONE, "console.start.point", arrived(now))
                        : step(
                                2,
                                Standing.NOW,
                                "console.start.point",
                                pointing(now),
                                way,
                                command,
                                waiting(cluster, now),
                                help(cluster)),
                seen
                        ? step(
                                3,
                                Standing.NOW,
                                "console.start.rules",
                                Words.of("console.start.rules.seen"),
                                destinations(cluster, now))
                        : step(3, Standing.LATER, "console.start.rules", Words.of("console.start.rules.words")));
        showCommand();
    }

    private void showCommand() {
        String proxy = shown == null ? null : shown.proxy();
        command.removeAll();
        way.setVisible(proxy != null);
        if (proxy != null) {
            command.add(new CopyField(
                    way.getValue().text("http://" + proxy), way.getValue().label()));
        }
    }

    private static String pointing(Progress now) {
        return now.proxy() == null
                ? Words.of("console.start.point.closed")
                : Words.of("console.start.point.open", now.proxy());
    }

    private Note waiting(Cluster cluster, Progress now) {
        Instant since = now.listening();
        return since == null
                ? Note.warning(Words.of("console.start.no_gateway"), Words.of("console.start.no_gateway.words"))
                        .action(Tags.link("clusters/" + cluster.id() + "/gateways", Words.of("console.start.gateways")))
                : Note.pending("", Words.of("console.start.waiting", cluster.name(), instants.time(since)));
    }

    private static NativeDetails help(Cluster cluster) {
        UnorderedList hints = new UnorderedList();
        hints.addClassName("hints");
        for (String hint : List.of("process", "restart", "sources", "own")) {
            hints.add(new ListItem(Words.of("console.start.help." + hint, cluster.egressPort())));
        }
        return new NativeDetails(Words.of("console.start.help"), hints);
    }

    private static String arrived(Progress now) {
        return Words.of("console.start.arrived", now.destinations().getFirst());
    }

    private static Component destinations(Cluster cluster, Progress now) {
        List<String> all = now.destinations();
        Div names = Tags.div("row wrap g2");
        all.stream().limit(NAMED).forEach(name -> names.add(Tags.span("chip m", name)));
        if (all.size() > NAMED) {
            names.add(Tags.span("small muted", Words.of("console.start.more", Numbers.of(all.size() - NAMED))));
        }
        return Tags.div(
                "col g3",
                names,
                Tags.div(
                        "row wrap g4",
                        Tags.link("clusters/" + cluster.id() + "/traffic", Words.of("console.start.from_traffic")),
                        Tags.link("clusters/" + cluster.id(), Words.of("console.start.perimeter"))));
    }

    private static Component step(int number, Standing standing, String key, String words, Component... below) {
        Component mark = standing == Standing.DONE
                ? Tags.span("n", Icon.CHECK.create("s"))
                : Tags.span("n", Integer.toString(number));
        Div told = Tags.div(
                "col g3", Tags.div("", Tags.span("strong", Words.of(key)), Tags.paragraph("muted f13", words)));
        Arrays.stream(below).forEach(told::add);
        Div step = Tags.div("st", mark, told);
        switch (standing) {
            case DONE -> step.addClassName("done");
            case NOW -> {
                step.addClassName("now");
                step.getElement().setAttribute("aria-current", "step");
            }
            case LATER -> {}
        }
        return step;
    }

    /** The wall before anything has passed: all of it dashed. */
    private static Component outline() {
        StringBuilder svg = new StringBuilder("<svg viewBox='0 0 420 380' aria-hidden='true' focusable='false'>"
                + "<rect x='8' y='150' width='112' height='100' rx='10' class='s-line2 dash'/>"
                + "<rect x='190' y='30' width='20' height='340' rx='2' class='s-wall dash'/>");
        for (int row = 0; row < 6; row++) {
            int y = 60 + 50 * row + (row > 2 ? 30 : 0);
            svg.append("<path d='M120 200 C170 200 150 " + y + " 190 " + y
                    + " H290' class='s-line2 dots'/><rect x='298' y='" + (y - 13) + "' width='" + (110 - 18 * (row % 3))
                    + "' height='26' rx='6' class='f-sunk'/>");
        }
        Div drawing = Tags.div("outline");
        drawing.getElement().setProperty("innerHTML", svg.append("</svg>").toString());
        return drawing;
    }
}

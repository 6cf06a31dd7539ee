package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.Uses;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.router.Route;
import dev.sallyport.console.gateways.Concerns;
import dev.sallyport.console.gateways.GatewayCare;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.EmptyState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.InPlace;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who enforces this cluster: what each gateway said last, and its own words where it refused. */
@Route(value = ClusterLayout.ROUTE + "/gateways", layout = ClusterLayout.class)
@PermitAll
@Uses(TextArea.class)
public class GatewaysView extends ClusterPage {

    private static final long serialVersionUID = 1L;

    private final transient Instants instants;
    private final transient GatewayCare care;
    private final transient Concerns concerns;
    private final transient Map<String, GatewayCard> cards = new LinkedHashMap<>();
    private final EmptyState none =
            new EmptyState(Icon.GATE, Words.of("console.progress.none"), Words.of("console.gateways.none.how"));
    private final Paragraph notCovered = Tags.paragraph("small muted", Words.of("console.egress.not_covered"));

    GatewaysView(Sources sources, Instants instants, GatewayCare care, Concerns concerns) {
        super(sources);
        this.instants = instants;
        this.care = care;
        this.concerns = concerns;
    }

    @Override
    protected String word() {
        return Words.of("console.gateways.word");
    }

    @Override
    protected void show(Cluster cluster, EnforcementStatus status) {
        cards.keySet()
                .retainAll(
                        status.gateways().stream().map(GatewayStatus::gateway).toList());
        List<Component> wanted = new ArrayList<>();
        for (GatewayStatus gateway : status.gateways()) {
            GatewayCard card = cards.computeIfAbsent(gateway.gateway(), GatewayCard::new);
            card.show(cluster, status, gateway);
            wanted.add(card);
        }
        wanted.add(wanted.isEmpty() ? none : notCovered);
        InPlace.arrange(this, wanted);
    }

    /** What is known of one gateway. Notes and buttons are made anew only when they would say something else. */
    private final class GatewayCard extends CardPanel {

        private static final long serialVersionUID = 1L;

        private final Div notes = Tags.div("slot col g3");
        private final DescriptionList facts = new DescriptionList();
        private final Div leave = Tags.div("slot row");
        private transient @Nullable Object noted;
        private transient @Nullable Object leaving;

        GatewayCard(String name) {
            super(name);
            facts.addClassName("kv");
            content(Tags.div("col g4", notes, facts, leave));
        }

        void show(Cluster cluster, EnforcementStatus status, GatewayStatus gateway) {
            aside(StateBadge.of(gateway.state()));
            facts.removeAll();
            addFacts(facts, gateway, status);
            Object concern = concerns.of(gateway, status);
            if (!concern.equals(noted)) {
                noted = concern;
                notes.removeAll();
                notes.add(concerns.notes(cluster, status, gateway));
            }
            Object way = List.of(
                    gateway.state(),
                    text(gateway.acknowledgedRevision()),
                    status.gateways().size() == 1);
            if (!way.equals(leaving)) {
                leaving = way;
                leave.removeAll();
                Component retirement = care.retirement(actor, gateway, status);
                if (retirement != null) {
                    leave.add(retirement);
                }
            }
        }
    }

    private void addFacts(DescriptionList facts, GatewayStatus gateway, EnforcementStatus status) {
        fact(facts, "console.gateways.fact.state", Tags.span("", sentence(gateway, status)));
        fact(
                facts,
                "console.gateways.fact.acknowledged",
                revision(gateway.acknowledgedRevision(), gateway.acknowledgedAt()));
        fact(facts, "console.gateways.fact.sent", revision(gateway.sentRevision(), gateway.sentAt()));
        fact(facts, "console.gateways.fact.proven", proven(gateway));
        if (gateway.probeFailure() != null) {
            fact(
                    facts,
                    "console.gateways.fact.probe",
                    Tags.span("", Words.of("console.gateways.probe." + gateway.probeFailure())));
        }
        if (gateway.cannotBeProbed()) {
            fact(facts, "console.gateways.fact.probe", Tags.span("", Words.of("console.gateways.probe.impossible")));
        }
        fact(
                facts,
                "console.gateways.fact.seen",
                gateway.lastSeen() == null
                        ? Tags.span("faint", Words.of("console.unknown"))
                        : Tags.span("", instants.stamp(gateway.lastSeen())));
        fact(
                facts,
                "console.gateways.fact.version",
                gateway.version() == null
                        ? Tags.span("faint", Words.of("console.unknown"))
                        : Tags.span("mono", Words.of("console.gateways.version", gateway.version())));
    }

    private static String sentence(GatewayStatus gateway, EnforcementStatus status) {
        String newest = Long.toString(status.revision());
        String kept = text(gateway.acknowledgedRevision());
        return switch (gateway.state()) {
            case IN_SYNC -> Words.of("console.gateways.sentence.IN_SYNC", newest);
            case BEHIND -> Words.of("console.gateways.sentence.BEHIND", newest, kept);
            case REFUSED -> Words.of("console.gateways.sentence.REFUSED", text(gateway.refusedRevision()), kept);
            case UNFIT -> GatewayCare.unfit(gateway);
            case NOT_SEEN -> Words.of("console.gateways.sentence.NOT_SEEN", kept);
            case NOT_HEARD -> Words.of("console.gateways.sentence.NOT_HEARD", kept);
            case RETIRING -> Words.of("console.gateways.sentence.RETIRING", kept);
            case ABANDONED -> Words.of("console.gateways.sentence.ABANDONED", kept);
        };
    }

    private static String text(@Nullable Long revision) {
        return revision == null ? "–" : revision.toString();
    }

    private Span revision(@Nullable Long revision, @Nullable Instant at) {
        if (revision == null) {
            return Tags.span("faint", Words.of("console.gateways.never"));
        }
        Span fact = Tags.span("", new Span(Words.of("console.gateways.revision_at", revision.toString())));
        if (at != null) {
            fact.add(Tags.span("muted", new Span(", "), instants.stamp(at)));
        }
        return fact;
    }

    private Span proven(GatewayStatus gateway) {
        Span fact = revision(gateway.provenRevision(), null);
        if (gateway.provenAt() != null) {
            fact.add(Tags.span(
                    "muted",
                    new Span(", " + Words.of("console.gateways.proven_by", gateway.provenBy()) + " "),
                    instants.stamp(gateway.provenAt())));
        }
        return fact;
    }

    private static void fact(DescriptionList facts, String key, Span value) {
        facts.add(new DescriptionList.Term(Words.of(key)), new DescriptionList.Description(value));
    }
}

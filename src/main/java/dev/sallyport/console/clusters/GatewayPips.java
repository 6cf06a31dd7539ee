package dev.sallyport.console.clusters;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.words.Words;
import java.util.EnumMap;
import java.util.Map;

/** One mark for each gateway of a cluster, how many are in sync, and what is wrong with the others. */
final class GatewayPips {

    private GatewayPips() {}

    static Component of(EnforcementStatus status) {
        Span pips = Tags.span("pips");
        pips.getElement().setAttribute("aria-hidden", "true");
        if (status.gateways().isEmpty()) {
            pips.getElement().appendChild(pip("none"));
            return Tags.div(
                    "",
                    Tags.div("row", pips, Tags.span("f13", Words.of("console.gateways.none"))),
                    Tags.div("small muted", Words.of("console.gateways.none.words")));
        }
        Map<GatewayState, Integer> counts = new EnumMap<>(GatewayState.class);
        for (GatewayStatus gateway : status.gateways()) {
            Look look = StateBadge.face(gateway.state()).look();
            pips.getElement().appendChild(pip(look == Look.OK ? "" : look.css()));
            counts.merge(gateway.state(), 1, Integer::sum);
        }
        int inSync = counts.getOrDefault(GatewayState.IN_SYNC, 0);
        return Tags.div(
                "",
                Tags.div(
                        "row",
                        pips,
                        Tags.span(
                                "f13",
                                Words.of("console.of", inSync, status.gateways().size()))),
                worst(status, counts));
    }

    private static Component worst(EnforcementStatus status, Map<GatewayState, Integer> counts) {
        for (GatewayState state : new GatewayState[] {
            GatewayState.ABANDONED,
            GatewayState.UNFIT,
            GatewayState.REFUSED,
            GatewayState.NOT_SEEN,
            GatewayState.NOT_HEARD,
            GatewayState.RETIRING,
            GatewayState.BEHIND
        }) {
            if (counts.containsKey(state)) {
                return Tags.div(
                        "small " + StateBadge.face(state).look().textCss(),
                        Words.of("console.health." + state, counts.get(state)));
            }
        }
        return Tags.div("small muted", Words.of("console.gateways.revision", Long.toString(status.settledRevision())));
    }

    private static Element pip(String look) {
        Element pip = new Element("i");
        if (!look.isEmpty()) {
            pip.getClassList().add(look);
        }
        return pip;
    }
}

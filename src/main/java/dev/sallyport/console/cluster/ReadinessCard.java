package dev.sallyport.console.cluster;

import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.Foreseen.Outcome;
import dev.sallyport.traffic.Impact;
import dev.sallyport.words.Words;

/** How ready a cluster in allow-all is for deny-all, by the traffic of the last 24 hours. */
final class ReadinessCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final int LISTED = 3;

    private final ImpactPreview preview;

    ReadinessCard(Instants instants, boolean mayEdit) {
        super(Words.of("console.readiness.title"));
        addClassName("readiness");
        preview = new ImpactPreview(instants, mayEdit, LISTED);
        content(preview);
    }

    void show(Cluster cluster, Impact impact) {
        setVisible(cluster.policy() == TrafficPolicy.ALLOW_ALL);
        if (!isVisible()) {
            return;
        }
        preview.show(cluster.id(), impact, LookBack.DAY);
        int judged = ImpactPreview.judged(impact);
        int refused = impact.with(Outcome.REFUSED).size();
        aside(
                judged == 0
                        ? Tags.span("muted f13", Words.of("console.readiness.unknown"))
                        : Tags.span(
                                refused == 0 ? "f13 t-ok" : "f13 t-warn",
                                Words.of(
                                        "console.readiness.refused", Numbers.of(refused), Numbers.of(judged), judged)));
    }
}

package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.CopyField;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.Set;

/** How clients reach the perimeter, how they are told from others, and what is not covered. */
final class EgressCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.0/8", "::1/128");
    private static final String EXAMPLE = "https://example.com/";

    private transient List<Object> shown = List.of();

    EgressCard() {
        super(Words.of("console.egress.title"));
    }

    void show(Cluster cluster, EnforcementStatus status) {
        List<Object> now = List.of(status.egressProxies(), cluster.clientSources(), cluster.egressPort());
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        Div content = Tags.div("half2");
        String proxy = status.egressProxies().isEmpty()
                ? "127.0.0.1:" + cluster.egressPort()
                : status.egressProxies().getFirst();
        content.add(Tags.div("col g3", commands(status, proxy)), Tags.div("col g3", identity(cluster)));
        content(content);
    }

    private static Component[] commands(EnforcementStatus status, String proxy) {
        String http = "http://" + proxy;
        return new Component[] {
            Tags.paragraph(
                    "f13",
                    status.egressProxies().isEmpty()
                            ? Words.of("console.egress.closed")
                            : Words.of("console.egress.reach", String.join(", ", status.egressProxies()))),
            labelled(
                    "console.egress.try",
                    new CopyField("curl -x " + http + " " + EXAMPLE, Words.of("console.egress.curl"))),
            labelled(
                    "console.egress.environment",
                    new CopyField(
                            "export HTTPS_PROXY=" + http + "\nexport HTTP_PROXY=" + http,
                            Words.of("console.egress.variables")))
        };
    }

    private static Component[] identity(Cluster cluster) {
        List<String> sources =
                cluster.clientSources().stream().map(Cidr::toString).toList();
        boolean local = LOOPBACK.containsAll(sources);
        return new Component[] {
            labelled(
                    "console.egress.identity",
                    Tags.paragraph(
                            "f13",
                            local
                                    ? Words.of("console.egress.local")
                                    : Words.of(
                                            "console.egress.sources",
                                            cluster.egressPort(),
                                            String.join(", ", sources)))),
            labelled(
                    "console.egress.covered",
                    Tags.div(
                            "col g1",
                            Tags.paragraph("f13", Words.of("console.egress.not_covered")),
                            Tags.paragraph("small muted", Words.of("console.egress.not_covered.words"))))
        };
    }

    private static Component labelled(String key, Component field) {
        return Tags.div("col g1", Tags.span("lab", Words.of(key)), field);
    }
}

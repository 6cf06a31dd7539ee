package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.router.RouteParameters;
import com.vaadin.flow.router.RouterLayout;
import dev.sallyport.console.Frame;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Numbers;
import dev.sallyport.console.parts.PageHead;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Head and tabs of a cluster, around its pages. */
@PermitAll
@ParentLayout(Frame.class)
public class ClusterLayout extends Div implements RouterLayout, BeforeEnterObserver {

    private static final long serialVersionUID = 1L;

    /** The parameter in the address that names the cluster. */
    public static final String PARAMETER = "id";

    /** Prefix of the addresses of a cluster's pages, for {@link com.vaadin.flow.router.Route}. */
    public static final String ROUTE = "clusters/:" + PARAMETER;

    private final transient Clusters clusters;
    private final transient Rules rules;
    private final transient Enforcement enforcement;
    private final transient Actor actor;
    private final PageHead head = new PageHead();
    private String path = "";
    private transient @Nullable ClusterId id;

    public ClusterLayout(
            Clusters clusters, Rules rules, Enforcement enforcement, ConsoleSession session, LiveStatus live) {
        this.clusters = clusters;
        this.rules = rules;
        this.enforcement = enforcement;
        this.actor = session.current();
        add(head);
        live.follow(this, null, this::refresh);
    }

    /** The cluster that the address names. Throws {@link NotFoundException} if it cannot be one. */
    public static ClusterId cluster(RouteParameters parameters) {
        try {
            return ClusterId.parse(parameters.get(PARAMETER).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new NotFoundException(NotFoundException.What.CLUSTER);
        }
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        id = cluster(event.getRouteParameters());
        path = event.getLocation().getPath();
        show(clusters.get(actor, id));
    }

    @Override
    public void showRouterLayoutContent(HasElement content) {
        Component page = content.getElement().getComponent().orElseThrow();
        head.actions(page instanceof HeadActions actions ? actions.headActions() : new Component[0]);
        add(page);
    }

    @Override
    public void removeRouterLayoutContent(@Nullable HasElement old) {
        if (old != null) {
            old.getElement().removeFromParent();
        }
    }

    private void refresh() {
        if (id != null) {
            try {
                show(clusters.get(actor, id));
            } catch (NotFoundException e) {
                getUI().ifPresent(ui -> ui.navigate("clusters"));
            }
        }
    }

    private void show(Cluster cluster) {
        EnforcementStatus status = enforcement.status(actor, cluster.id());
        String root = "clusters/" + cluster.id();
        head.crumbs(Tags.link("clusters", Words.of("console.clusters.title")), cluster.name())
                .title(cluster.name())
                .badge(StateBadge.ofPolicy(status))
                .meta(Labels.place(cluster))
                .tabs(
                        Words.of("console.cluster.tabs"),
                        List.of(
                                tab(root, Words.of("console.perimeter.title"), null),
                                tab(
                                        root + "/rules",
                                        Words.of("console.rules.title"),
                                        Numbers.of(rules.count(actor, cluster.id(), RuleQuery.all()))),
                                tab(root + "/traffic", Words.of("console.traffic.title"), null),
                                tab(
                                        root + "/gateways",
                                        Words.of("console.gateways.title"),
                                        Numbers.of(status.gateways().size())),
                                tab(root + "/settings", Words.of("console.settings.title"), null)));
    }

    private PageHead.Tab tab(String target, String label, @Nullable String count) {
        boolean below = target.endsWith("/rules") && path.startsWith(target + "/");
        return new PageHead.Tab(target, label, count, path.equals(target) || below);
    }
}

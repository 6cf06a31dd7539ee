package dev.sallyport.console.cluster;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.rules.RuleLinks;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.words.Words;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A page of one cluster that shows what is true of it now, and again whenever that changes. */
public abstract class ClusterPage extends Div implements BeforeEnterObserver, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    /** What every page of a cluster asks. */
    @Component
    public record Sources(
            Clusters clusters,
            Enforcement enforcement,
            ConsoleSession session,
            LiveStatus live,
            Permissions permissions) {}

    protected final transient Clusters clusters;
    protected final transient Enforcement enforcement;
    protected final transient ConsoleSession session;
    protected final transient Actor actor;
    private final transient Permissions permissions;
    private transient @Nullable Cluster cluster;
    private transient @Nullable EnforcementStatus status;

    protected ClusterPage(Sources sources) {
        clusters = sources.clusters();
        enforcement = sources.enforcement();
        session = sources.session();
        permissions = sources.permissions();
        actor = session.current();
        addClassName("body");
        sources.live().follow(this, null, this::refresh);
        new PageKeys()
                .on(
                        "n",
                        () -> go(
                                Operation.EDIT_RULES,
                                RuleLinks.newRule(cluster().id()),
                                QueryParameters.empty()))
                .on("t", () -> go(Operation.SEE_RULES, RuleLinks.all(cluster().id()), RuleLinks.TESTING))
                .listen(this);
    }

    /** Shows what is new; called when the page is entered and after every change of it, on a thread that holds the session. */
    protected abstract void show(Cluster cluster, EnforcementStatus status);

    /** The word of this page in the title of the window. */
    protected abstract String word();

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        ClusterId id = ClusterLayout.cluster(event.getRouteParameters());
        look(clusters.get(actor, id));
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.page", cluster == null ? word() : cluster.name() + " " + word());
    }

    /** The cluster as it was shown last. */
    protected final Cluster cluster() {
        if (cluster == null) {
            throw new IllegalStateException("not entered yet");
        }
        return cluster;
    }

    /** For greying out and leaving out; the use case asks again. */
    protected final boolean may(Operation operation) {
        return permissions.allows(actor, operation, cluster().id());
    }

    private void go(Operation needed, String path, QueryParameters query) {
        if (may(needed)) {
            getUI().ifPresent(ui -> ui.navigate(path, query));
        }
    }

    protected final void refresh() {
        if (cluster != null) {
            try {
                look(clusters.get(actor, cluster.id()));
            } catch (NotFoundException e) {
                getUI().ifPresent(ui -> ui.navigate("clusters"));
            }
        }
    }

    private void look(Cluster now) {
        EnforcementStatus seen = enforcement.status(actor, now.id());
        if (!now.equals(cluster) || !seen.equals(status)) {
            cluster = now;
            status = seen;
            show(now, seen);
        }
    }
}

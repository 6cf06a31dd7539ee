package dev.sallyport.console.rules;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.BeforeLeaveEvent;
import com.vaadin.flow.router.BeforeLeaveObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteConfiguration;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.cluster.ClusterLayout;
import dev.sallyport.console.cluster.HeadActions;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way to and from a cluster's rules: reads the address, and lets nobody leave a changed form unasked. */
@Route(value = ClusterLayout.ROUTE + "/rules/:" + RulesAddress.RULE + "?", layout = ClusterLayout.class)
@PermitAll
public class RulesView extends Div
        implements BeforeEnterObserver, AfterNavigationObserver, BeforeLeaveObserver, HeadActions, HasDynamicTitle {

    private static final long serialVersionUID = 1L;

    /** The parameter that asks for the test of a destination; it leaves the address once that is open. */
    static final String TEST = "test";

    private final transient Clusters clusters;
    private final transient Rules rules;
    private final transient Enforcement enforcement;
    private final transient Permissions permissions;
    private final transient ConsoleSession session;
    private final transient LiveStatus live;
    private final transient Clock clock;
    private final transient Actor actor;
    private @Nullable RulesPage page;
    private @Nullable ClusterId cluster;
    private String title = "";

    RulesView(
            Clusters clusters,
            Rules rules,
            Enforcement enforcement,
            Permissions permissions,
            ConsoleSession session,
            LiveStatus live,
            Clock clock) {
        this.clusters = clusters;
        this.rules = rules;
        this.enforcement = enforcement;
        this.permissions = permissions;
        this.session = session;
        this.live = live;
        this.clock = clock;
        this.actor = session.current();
        addClassName("rules-view");
        setSizeFull();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        ClusterId asked = ClusterLayout.cluster(event.getRouteParameters());
        if (!asked.equals(cluster)) {
            cluster = asked;
            title = clusters.get(actor, asked).name();
            RulesPage fresh = new RulesPage(
                    new RuleDesk(rules, enforcement, actor, asked),
                    permissions.allows(actor, Operation.EDIT_RULES, asked),
                    session,
                    clock,
                    new Way());
            page = fresh;
            removeAll();
            add(fresh);
            live.follow(fresh, asked, fresh::refresh);
        }
    }

    @Override
    public Component[] headActions() {
        return page().headActions();
    }

    @Override
    public String getPageTitle() {
        return Words.of("console.rules.page_title", title);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        page().show(RulesAddress.read(
                event.getRouteParameters(), event.getLocation().getQueryParameters()));
        if (event.getLocation().getQueryParameters().getParameters().containsKey(TEST)) {
            page().testDestination();
            new Way().replace(page().address());
        }
    }

    @Override
    public void beforeLeave(BeforeLeaveEvent event) {
        if (!page().dirty() || staysOpen(event)) {
            return;
        }
        BeforeLeaveEvent.ContinueNavigationAction leaving = event.postpone();
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader(Words.of("console.rules.leave.title"));
        dialog.setText(Words.of("console.rules.leave.text"));
        dialog.setCancelable(true);
        dialog.setCancelText(Words.of("console.rules.leave.stay"));
        dialog.setConfirmText(Words.of("console.rules.leave.discard"));
        dialog.setConfirmButtonTheme("primary error");
        dialog.addConfirmListener(confirmed -> {
            page().letGo();
            leaving.proceed();
        });
        dialog.addCancelListener(stayed -> {
            leaving.cancel();
            page().followSelection();
        });
        dialog.open();
    }

    /** Whether the way leads to the same drawer on the same page, with another search or order. */
    private boolean staysOpen(BeforeLeaveEvent event) {
        return event.getNavigationTarget().equals(RulesView.class)
                && event.getRouteParameters()
                        .get(RulesAddress.CLUSTER)
                        .equals(Optional.of(Objects.requireNonNull(cluster).toString()))
                && RulesAddress.read(
                                event.getRouteParameters(), event.getLocation().getQueryParameters())
                        .open()
                        .equals(page().address().open());
    }

    private RulesPage page() {
        return Objects.requireNonNull(page);
    }

    /** Where the page sends the browser. */
    private final class Way implements RulesPage.Way {

        @Override
        public void go(RulesAddress address) {
            UI.getCurrent().navigate(RulesView.class, address.path(here()), address.query());
        }

        @Override
        public void replace(RulesAddress address) {
            String path = RouteConfiguration.forSessionScope().getUrl(RulesView.class, address.path(here()));
            UI.getCurrent().getPage().getHistory().replaceState(null, new Location(path, address.query()));
            page().show(address);
        }

        private ClusterId here() {
            return Objects.requireNonNull(cluster);
        }
    }
}

package dev.sallyport.console;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.RouterLayout;
import dev.sallyport.console.parts.Announce;
import dev.sallyport.console.parts.ClusterState;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.Mark;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Navigation on the left with the state of every cluster and gateway, the page on the right; on a phone a bar with a menu. */
@PermitAll
public class Frame extends Div implements RouterLayout, AfterNavigationObserver {

    private static final long serialVersionUID = 1L;

    private final transient Clusters clusters;
    private final transient Enforcement enforcement;
    private final transient @Nullable Actor actor;
    private final Main main = new Main();
    private final UnorderedList entries = new UnorderedList();
    private final Div health = Tags.div("health");
    private final Banners banners;
    private String path = "";

    public Frame(Clusters clusters, Enforcement enforcement, ConsoleSession session, LiveStatus live, Banners banners) {
        this.clusters = clusters;
        this.enforcement = enforcement;
        this.banners = banners;
        this.actor = session.find().orElse(null);
        addClassName("app");
        main.setId("main");
        main.addClassName("main");
        main.getElement().setAttribute("tabindex", "-1");
        Anchor skip = new Anchor("#main", Words.of("console.frame.skip"));
        skip.addClassName("skip");
        skip.setRouterIgnore(true);
        Div region = Tags.div("sr");
        region.setId(Announce.REGION);
        region.getElement().setAttribute("aria-live", "polite");
        main.add(banners);
        add(skip, topBar());
        if (actor != null) {
            add(navigation(session, actor), scrim());
        }
        add(main, region);
        live.follow(this, null, this::refresh);
        refresh();
    }

    @Override
    public void showRouterLayoutContent(HasElement content) {
        content.getElement().getComponent().ifPresent(page -> {
            page.addClassName("page");
            main.add(page);
        });
    }

    @Override
    public void removeRouterLayoutContent(@Nullable HasElement old) {
        if (old != null) {
            old.getElement().removeFromParent();
        }
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        path = event.getLocation().getPath();
        removeClassName("menu");
        refresh();
    }

    private Component topBar() {
        Button menu = new Button(Icon.MENU.create(), event -> {
            addClassName("menu");
            event.getSource()
                    .getElement()
                    .executeJs("setTimeout(() => document.querySelector('.nav a')?.focus(), 200)");
        });
        menu.addThemeNames("tertiary", "icon");
        menu.setAriaLabel(Words.of("console.frame.menu"));
        menu.setVisible(actor != null);
        Header bar = new Header(menu, Mark.brand());
        bar.addClassName("topbar");
        return bar;
    }

    private Component scrim() {
        Div scrim = Tags.div("sp-scrim");
        scrim.addClickListener(event -> removeClassName("menu"));
        return scrim;
    }

    private Component navigation(ConsoleSession session, Actor person) {
        Nav nav = new Nav();
        nav.addClassName("nav");
        nav.setAriaLabel(Words.of("console.frame.navigation"));
        entries.addClassName("clusters");
        Anchor all = Tags.link("clusters", "");
        all.add(Icon.CLUSTER.create(), Tags.span("", Words.of("console.clusters.title")));
        all.setId("nav-clusters");
        Button out = new Button(Icon.LEAVE.create(), event -> session.signOut());
        out.addThemeNames("tertiary", "icon", "small");
        out.setAriaLabel(Words.of("console.frame.sign_out"));
        out.setTooltipText(Words.of("console.frame.sign_out"));
        Div names = Tags.div("grow names", Tags.span("ell small", person.name()));
        names.setTitle(person.name());
        Div who = Tags.div("who", Tags.span("avatar", initial(person.name())), names, SchemeSwitch.create(), out);
        nav.add(Mark.brand(), all, entries, Tags.div("navfoot", health, who));
        return nav;
    }

    private static String initial(String name) {
        return name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(java.util.Locale.ROOT);
    }

    private void refresh() {
        banners.refresh();
        if (actor == null) {
            return;
        }
        Map<Cluster, EnforcementStatus> all = new LinkedHashMap<>();
        for (Cluster cluster : clusters.list(actor)) {
            all.put(cluster, enforcement.status(actor, cluster.id()));
        }
        entries.removeAll();
        all.forEach((cluster, status) -> entries.add(new ListItem(entry(cluster, status))));
        getChildren()
                .filter(Nav.class::isInstance)
                .flatMap(Component::getChildren)
                .filter(child -> child.getId().filter("nav-clusters"::equals).isPresent())
                .forEach(child -> current(child, path.equals("clusters")));
        showHealth(all.values().stream().toList());
    }

    private Anchor entry(Cluster cluster, EnforcementStatus status) {
        String target = "clusters/" + cluster.id();
        ClusterState state = ClusterState.of(status);
        Anchor entry = Tags.link(target, "");
        entry.addClassName("sub");
        var dot = Tags.span(("dot " + state.shape()).strip());
        dot.setTitle(state.words());
        entry.add(Tags.span("ell", cluster.name()), dot, Tags.span("sr", state.words()));
        current(entry, path.equals(target) || path.startsWith(target + "/"));
        return entry;
    }

    private static void current(Component link, boolean here) {
        if (here) {
            link.getElement().setAttribute("aria-current", "page");
        } else {
            link.getElement().removeAttribute("aria-current");
        }
    }

    /** A gateway counts once, with the worst that is true of it in any cluster. */
    private void showHealth(List<EnforcementStatus> all) {
        Map<String, GatewayState> worst = new LinkedHashMap<>();
        for (EnforcementStatus status : all) {
            for (GatewayStatus gateway : status.gateways()) {
                worst.merge(gateway.gateway(), gateway.state(), Frame::worse);
            }
        }
        Map<GatewayState, Integer> counts = new EnumMap<>(GatewayState.class);
        worst.values().forEach(state -> counts.merge(state, 1, Integer::sum));
        int inSync = counts.getOrDefault(GatewayState.IN_SYNC, 0);
        health.removeAll();
        health.setVisible(!all.isEmpty());
        var line = Tags.div("row strong");
        if (worst.isEmpty()) {
            line.add(Icon.MINUS.create("s"), Tags.span("", Words.of("console.health.none")));
            health.add(line);
            return;
        }
        boolean well = inSync == worst.size();
        Look look = counts.containsKey(GatewayState.REFUSED) ? Look.DENY : Look.WARN;
        line.addClassName(well ? "t-ok" : look.textCss());
        line.add(
                (well ? Icon.CHECK_IN_CIRCLE : Icon.BANG).create("s"),
                Tags.span("", Words.of("console.health.in_sync", inSync, worst.size())));
        health.add(line, Tags.div("", well ? Words.of("console.health.all") : rest(counts)));
    }

    private static String rest(Map<GatewayState, Integer> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((state, count) -> {
            if (state != GatewayState.IN_SYNC) {
                parts.add(Words.of("console.health." + state, count));
            }
        });
        return String.join(", ", parts);
    }

    private static GatewayState worse(GatewayState one, GatewayState other) {
        List<GatewayState> order = List.of(
                GatewayState.REFUSED,
                GatewayState.NOT_SEEN,
                GatewayState.NOT_HEARD,
                GatewayState.BEHIND,
                GatewayState.IN_SYNC);
        return order.indexOf(one) <= order.indexOf(other) ? one : other;
    }
}

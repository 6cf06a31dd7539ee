package dev.sallyport.console;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.RouterLayout;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.parts.Announce;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Mark;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.Enforcement;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Navigation on the left with the state of every cluster and gateway, the page on the right; on a phone a bar with a menu. */
@PermitAll
public class Frame extends Div implements RouterLayout, AfterNavigationObserver {

    private static final long serialVersionUID = 1L;

    private final transient Clusters clusters;
    private final transient Enforcement enforcement;
    private final transient Permissions permissions;
    private final transient @Nullable Actor actor;
    private final Main main = new Main();
    private final Banners banners;
    private final @Nullable Navigation navigation;
    private String path = "";

    public Frame(
            Clusters clusters,
            Enforcement enforcement,
            Permissions permissions,
            EverythingSearch search,
            ConsoleSession session,
            LiveStatus live,
            Banners banners) {
        this.clusters = clusters;
        this.enforcement = enforcement;
        this.permissions = permissions;
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
        navigation = actor == null ? null : new Navigation(session, permissions, actor);
        if (navigation != null && actor != null) {
            add(navigation, Tags.div("sp-scrim"));
            getElement().executeJs("window.sallyport.menu(this)");
        }
        add(main, region);
        if (actor != null) {
            add(new Palette(search, actor));
        }
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
        if (navigation != null) {
            navigation.show(path);
        }
    }

    /** On a phone only. The menu opens and closes in the browser by itself ({@code frontend/sallyport.js}). */
    private Component topBar() {
        Button menu = new Button(Icon.MENU.create());
        menu.addThemeNames("tertiary", "icon");
        menu.setAriaLabel(Words.of("console.frame.menu"));
        menu.setId("menu");
        menu.setVisible(actor != null);
        Button search = new Button(Icon.SEARCH.create());
        search.addThemeNames("tertiary", "icon");
        search.addClassName("end");
        search.setAriaLabel(Words.of("console.search.everything"));
        search.setVisible(actor != null);
        Palette.opens(search);
        Header bar = new Header(menu, Mark.brand(), search);
        bar.addClassName("topbar");
        return bar;
    }

    private void refresh() {
        banners.refresh();
        if (navigation == null || actor == null) {
            return;
        }
        Map<Cluster, EnforcementStatus> all = new LinkedHashMap<>();
        if (permissions.allowsAnywhere(actor, Operation.SEE_CLUSTER)) {
            for (Cluster cluster : clusters.list(actor)) {
                all.put(cluster, enforcement.status(actor, cluster.id()));
            }
        }
        navigation.show(all, path);
    }
}

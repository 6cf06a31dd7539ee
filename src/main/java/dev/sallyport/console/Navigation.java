package dev.sallyport.console;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.sallyport.access.Grant;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.parts.ClusterState;
import dev.sallyport.console.parts.FleetHealth;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Look;
import dev.sallyport.console.parts.Mark;
import dev.sallyport.console.parts.PageKeys;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where one can go: search, every cluster with its state, the pages of the organisation that one may see, the health of all gateways,
 * and oneself. What is there already is changed in place, so that nobody loses the focus when something happens elsewhere.
 */
final class Navigation extends Nav {

    private static final long serialVersionUID = 1L;

    private final UnorderedList clusters = new UnorderedList();
    private final transient Map<ClusterId, ClusterEntry> entries = new HashMap<>();
    private final Map<Place, Anchor> pages = new EnumMap<>(Place.class);
    private final Anchor health = Tags.link("gateways", "");
    private String shownHealth = "";

    Navigation(ConsoleSession session, Permissions permissions, Actor person) {
        addClassName("nav");
        setAriaLabel(Words.of("console.frame.navigation"));
        clusters.addClassName("clusters");
        health.addClassName("health");
        add(Mark.brand(), search());
        for (Place place : Place.of(permissions, person)) {
            add(page(place));
            if (place == Place.CLUSTERS) {
                add(clusters);
            }
        }
        add(Tags.div("navfoot", health, oneself(session, permissions, person)));
    }

    /** Marks where one is. */
    void show(String path) {
        // A cluster has an entry of its own, which says where one is.
        pages.forEach((place, link) -> current(
                link, path.equals(place.path()) || place != Place.CLUSTERS && path.startsWith(place.path() + "/")));
        entries.values().forEach(entry -> entry.at(path));
    }

    /** What is true now of every cluster that one may see, in the order to list them. */
    void show(Map<Cluster, EnforcementStatus> all, String path) {
        Map<ClusterId, ClusterEntry> now = new LinkedHashMap<>();
        all.forEach((cluster, status) -> {
            ClusterEntry entry = entries.computeIfAbsent(cluster.id(), ClusterEntry::new);
            entry.show(cluster.name(), ClusterState.of(status));
            entry.at(path);
            now.put(cluster.id(), entry);
        });
        if (!List.copyOf(now.values()).equals(clusters.getChildren().toList())) {
            clusters.removeAll();
            now.values().forEach(clusters::add);
        }
        entries.keySet().retainAll(now.keySet());
        showHealth(FleetHealth.of(all.values()), all.isEmpty());
    }

    private void showHealth(FleetHealth now, boolean nothing) {
        health.setVisible(!nothing);
        String text = now.headline() + now.rest();
        if (text.equals(shownHealth)) {
            return;
        }
        shownHealth = text;
        health.removeAll();
        health.setHref(now.well() ? "gateways" : "gateways?state=not-in-sync");
        Icon icon = switch (now.look()) {
            case OK -> Icon.CHECK_IN_CIRCLE;
            case MUTE -> Icon.MINUS;
            case DENY, WARN, PENDING, WALL -> Icon.BANG;
        };
        Span head = Tags.span("strong row", icon.create("s"), Tags.span("label", now.headline()));
        if (now.look() != Look.MUTE) {
            head.addClassName(now.look().textCss());
        }
        health.add(head);
        if (!now.rest().isEmpty()) {
            health.add(Tags.span("label", now.rest()));
        }
        health.setTitle(now.headline());
    }

    private static Button search() {
        Button search = new Button(Words.of("console.search"), Icon.SEARCH.create("s"));
        search.addClassName("navsearch");
        search.setSuffixComponent(PageKeys.kbd("/"));
        search.setAriaLabel(Words.of("console.search.everything"));
        Palette.opens(search);
        return search;
    }

    private Anchor page(Place place) {
        Anchor page = Tags.link(place.path(), "");
        page.add(place.icon().create(), Tags.span("label", place.title()));
        page.setTitle(place.title());
        page.getElement().setAttribute("data-go", place.key());
        page.setId("nav-" + place.path());
        pages.put(place, page);
        return page;
    }

    private static Component oneself(ConsoleSession session, Permissions permissions, Actor person) {
        Div names = Tags.div(
                "grow names label",
                Tags.span("ell small", person.name()),
                Tags.span("ell small muted", roles(permissions, person)));
        names.setTitle(person.name());
        Button help = small(Icon.HELP, "console.help.open");
        help.getElement().setAttribute("data-help", "");
        help.addClickListener(event -> new HelpDialog().open());
        Button out = small(Icon.LEAVE, "console.frame.sign_out");
        out.addClickListener(event -> session.signOut());
        Span avatar = Tags.span("avatar", initial(person.name()));
        avatar.getElement().setAttribute("aria-hidden", "true");
        return Tags.div("who", avatar, names, help, SchemeSwitch.create(), out);
    }

    private static Button small(Icon icon, String key) {
        Button button = new Button(icon.create());
        button.addThemeNames("tertiary", "icon", "small");
        button.setAriaLabel(Words.of(key));
        button.setTooltipText(Words.of(key));
        return button;
    }

    private static String roles(Permissions permissions, Actor person) {
        String roles = permissions.grants(person).stream()
                .map(Grant::role)
                .sorted()
                .distinct()
                .map(role -> Words.of("console.role." + role))
                .collect(Collectors.joining(", "));
        return roles.isEmpty() ? Words.of("console.role.none") : roles;
    }

    private static String initial(String name) {
        return name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(Locale.ROOT);
    }

    private static void current(Anchor link, boolean here) {
        if (here) {
            link.getElement().setAttribute("aria-current", "page");
        } else {
            link.getElement().removeAttribute("aria-current");
        }
    }

    /** One cluster: its name, and the shape of its state with the same in words. */
    private static final class ClusterEntry extends ListItem {

        private static final long serialVersionUID = 1L;

        private final String target;
        private final Anchor link;
        private final Span name = Tags.span("ell label");
        private final Span dot = Tags.span("dot");
        private final Span words = Tags.span("sr");

        ClusterEntry(ClusterId cluster) {
            target = "clusters/" + cluster;
            link = Tags.link(target, "");
            link.addClassName("sub");
            link.add(name, dot, words);
            add(link);
        }

        void show(String called, ClusterState state) {
            name.setText(called);
            dot.setClassName(("dot " + state.shape()).strip());
            dot.setTitle(state.words());
            words.setText(state.words());
        }

        void at(String path) {
            current(link, path.equals(target) || path.startsWith(target + "/"));
        }
    }
}

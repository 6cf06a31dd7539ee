package dev.sallyport.console.access;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.sallyport.access.Grant;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Role;
import dev.sallyport.access.RoleTable;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A role, where it is to hold, and what an account with it may then do and may not. */
final class GrantFields extends Div {

    private static final long serialVersionUID = 1L;

    /** @param cluster null for all */
    private record Scope(@Nullable ClusterId cluster, String name) {}

    private final RadioButtonGroup<Role> role = new RadioButtonGroup<>();
    private final Select<Scope> scope = new Select<>();
    private final Div words = Tags.div("may");
    private final transient List<Scope> scopes;

    /** @param roles those that the person may give, the first one chosen */
    GrantFields(List<Role> roles, List<Cluster> clusters) {
        this(scopes(clusters), roles);
    }

    /** For a role on one cluster and nowhere else. */
    static GrantFields on(Cluster cluster, List<Role> roles) {
        return new GrantFields(List.of(new Scope(cluster.id(), cluster.name())), roles);
    }

    private static List<Scope> scopes(List<Cluster> clusters) {
        List<Scope> scopes = new ArrayList<>();
        scopes.add(new Scope(null, Words.of("console.access.all_clusters")));
        clusters.forEach(cluster -> scopes.add(new Scope(cluster.id(), cluster.name())));
        return scopes;
    }

    private GrantFields(Collection<Scope> where, List<Role> roles) {
        addClassNames("col", "g4");
        scopes = List.copyOf(where);
        role.setLabel(Words.of("console.access.role"));
        role.addClassNames("modes", "pairs");
        role.setItems(roles);
        role.setRenderer(new ComponentRenderer<>(GrantFields::card));
        role.setValue(roles.getFirst());
        role.addValueChangeListener(event -> show());
        scope.setLabel(Words.of("console.access.where"));
        scope.setItems(scopes);
        scope.setItemLabelGenerator(Scope::name);
        scope.setValue(scopes.getFirst());
        scope.addValueChangeListener(event -> show());
        scope.setWidth("280px");
        words.getElement().setAttribute("role", "status");
        add(role, scope, words);
        show();
    }

    Grant grant() {
        Role chosen = chosen();
        Scope where = scope.getValue();
        return new Grant(chosen, where == null || !RoleTable.forClusters(chosen) ? null : where.cluster());
    }

    private Role chosen() {
        return Objects.requireNonNull(role.getValue());
    }

    private static Component card(Role role) {
        return Tags.div(
                "",
                Tags.span("mode-line", Tags.span("", RoleWords.name(role))),
                Tags.span("mode-words", RoleWords.purpose(role)));
    }

    private void show() {
        Role chosen = chosen();
        scope.setVisible(RoleTable.forClusters(chosen) && scopes.size() > 1);
        Map<ClusterId, String> names = scopes.stream()
                .filter(known -> known.cluster() != null)
                .collect(Collectors.toMap(known -> Objects.requireNonNull(known.cluster()), Scope::name));
        UnorderedList list = new UnorderedList();
        for (Operation operation : RoleWords.may(chosen)) {
            list.add(line(Icon.CHECK, "t-ok", Words.of("console.access.may", RoleWords.operation(operation))));
        }
        List<Operation> not = RoleWords.mayNot(chosen);
        if (!not.isEmpty()) {
            list.add(line(
                    Icon.CROSS,
                    "t-deny",
                    Words.of(
                            "console.access.may_not",
                            not.stream().map(RoleWords::operation).collect(Collectors.joining("; ")))));
        }
        words.removeAll();
        words.add(
                Tags.div(
                        "strong f13",
                        Words.of(
                                "console.access.then",
                                RoleWords.name(chosen),
                                RoleWords.scope(grant().role(), grant().cluster(), names))),
                list);
    }

    private static ListItem line(Icon icon, String colour, String text) {
        ListItem line = new ListItem(icon.create("s " + colour), Tags.span("", text));
        line.addClassNames("row", "top", "f13");
        return line;
    }
}

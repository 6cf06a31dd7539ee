package dev.sallyport.console.cluster;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.Operation;
import dev.sallyport.console.access.ClusterRoles;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.TakesRole;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.parts.TypeToConfirm;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.InvalidClusterException;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Name, clients and end of a cluster. What is being typed stays, whatever changes meanwhile. */
@Route(value = ClusterLayout.ROUTE + "/settings", layout = ClusterLayout.class)
@PermitAll
public class SettingsView extends ClusterPage {

    private static final long serialVersionUID = 1L;

    private final TextField name = new TextField();
    private final TextArea sources = new TextArea();
    private final Checkbox lock = new Checkbox(Words.of("console.settings.lock"));
    private final Button rename = new Button(Words.of("console.settings.rename"), event -> rename());
    private final Button change = new Button(Words.of("console.settings.sources.save"), event -> changeSources());
    private final Button delete =
            new Button(Words.of("console.settings.delete"), Icon.TRASH.create(), event -> delete());
    private final ClusterRoles roles;
    private final Div editing = Tags.div("");
    private final Div locking = Tags.div("");
    private String savedName = "";
    private String savedSources = "";
    private long base;

    SettingsView(Sources where, ClusterRoles roles) {
        super(where);
        this.roles = roles;
        name.setAriaLabel(Words.of("console.cluster.name"));
        sources.setAriaLabel(Words.of("console.cluster.sources"));
        name.setWidthFull();
        name.setHelperText(Words.of("console.cluster.name.hint"));
        sources.setWidthFull();
        sources.addClassName("m");
        sources.setHelperText(Words.of("console.settings.sources.hint"));
        lock.setHelperText(Words.of("console.settings.lock.words"));
        lock.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                lock(event.getValue());
            }
        });
        delete.addThemeName("error");
        add(Tags.div(
                "col g4 narrow",
                editing,
                new CardPanel(Words.of("console.cluster.name"))
                        .content(Tags.div("col g3", name, Tags.div("row", rename))),
                new CardPanel(Words.of("console.cluster.sources"))
                        .content(Tags.div("col g3", sources, Tags.div("row", change))),
                new CardPanel(Words.of("console.policy.title")).content(Tags.div("col g3", lock, locking)),
                roles,
                new CardPanel(Words.of("console.settings.delete"))
                        .content(Tags.div(
                                "col g3",
                                Tags.paragraph("f13", Words.of("console.settings.delete.words")),
                                Tags.div("row", delete)))));
    }

    @Override
    protected String word() {
        return Words.of("console.settings.word");
    }

    @Override
    protected void show(Cluster cluster, EnforcementStatus status) {
        String ranges = cluster.clientSources().stream().map(Cidr::toString).collect(Collectors.joining("\n"));
        if (name.getValue().equals(savedName)) {
            name.setValue(cluster.name());
        }
        if (sources.getValue().equals(savedSources)) {
            sources.setValue(ranges);
            base = cluster.revision();
        }
        savedName = cluster.name();
        savedSources = ranges;
        lock.setValue(cluster.allowAllNeedsOrgAdmin());
        roles.show(cluster);
        showWhatOneMay();
    }

    private void showWhatOneMay() {
        boolean mayEdit = may(Operation.EDIT_CLUSTER);
        boolean mayLock = may(Operation.LOCK_ALLOW_ALL);
        name.setReadOnly(!mayEdit);
        sources.setReadOnly(!mayEdit);
        List.of(rename, change, delete).forEach(button -> button.setEnabled(mayEdit));
        editing.removeAll();
        editing.setVisible(!mayEdit);
        if (!mayEdit) {
            editing.add(Note.fact("", TakesRole.words(Operation.EDIT_CLUSTER)));
        }
        lock.setReadOnly(!mayLock);
        locking.removeAll();
        locking.setVisible(!mayLock);
        if (!mayLock) {
            locking.add(TakesRole.line(Operation.LOCK_ALLOW_ALL));
        }
    }

    private void lock(boolean locked) {
        try {
            clusters.lockAllowAll(actor, cluster().id(), locked);
            Toast.done(Words.of(locked ? "console.settings.lock.on" : "console.settings.lock.off"));
        } catch (RuntimeException e) {
            lock.setValue(!locked);
            Toast.failed(Failures.words(e));
        }
        refresh();
    }

    private void rename() {
        name.setInvalid(false);
        try {
            Cluster renamed =
                    clusters.rename(actor, cluster().id(), name.getValue().strip());
            Toast.done(Words.of("console.settings.renamed", renamed.name()));
            refresh();
        } catch (InvalidClusterException e) {
            name.setErrorMessage(Failures.problem(e.problem()));
            name.setInvalid(true);
        } catch (RuntimeException e) {
            Toast.failed(Failures.words(e));
        }
    }

    private void changeSources() {
        sources.setInvalid(false);
        List<String> typed = Arrays.stream(sources.getValue().split("[\\s,]+", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        try {
            Cluster changed = clusters.changeClientSources(actor, cluster().id(), typed, base);
            sources.setValue(savedSources);
            Toast.pending(Words.of("console.settings.sources.saved", Long.toString(changed.revision())));
            refresh();
        } catch (InvalidClusterException e) {
            sources.setErrorMessage(Failures.problem(e.problem()));
            sources.setInvalid(true);
        } catch (StaleRevisionException e) {
            base = e.current();
            refresh();
            sources.setErrorMessage(
                    Words.of("console.settings.sources.stale", Long.toString(base), savedSources.replace("\n", ", ")));
            sources.setInvalid(true);
        } catch (RuntimeException e) {
            Toast.failed(Failures.words(e));
        }
    }

    private void delete() {
        Cluster now = cluster();
        new TypeToConfirm(
                        Words.of("console.settings.delete.title", now.name()),
                        now.name(),
                        Words.of("console.settings.delete"),
                        Icon.TRASH,
                        true,
                        password -> {
                            try {
                                clusters.delete(actor, now.id(), null);
                            } catch (RuntimeException e) {
                                return Failures.words(e);
                            }
                            Toast.done(Words.of("console.settings.deleted", now.name()));
                            getUI().ifPresent(ui -> ui.navigate("clusters"));
                            return null;
                        })
                .consequences(
                        Tags.paragraph("muted", Words.of("console.settings.delete.words")),
                        Note.warning(
                                Words.of("console.settings.delete.port", Integer.toString(now.egressPort())),
                                Words.of("console.settings.delete.port.words")))
                .open();
    }
}

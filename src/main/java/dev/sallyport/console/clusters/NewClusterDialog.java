package dev.sallyport.console.clusters;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.function.SerializableConsumer;
import dev.sallyport.console.cluster.Labels;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.ledger.Actor;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.InvalidClusterException;
import dev.sallyport.perimeter.NewCluster;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.util.Arrays;
import java.util.List;

/** Makes a cluster, which begins in allow all: nothing changes for its clients until somebody decides so. */
final class NewClusterDialog extends Dialog {

    private static final long serialVersionUID = 1L;

    /** Opens the dialog for a person. */
    @org.springframework.stereotype.Component
    static class Opener {

        private final Clusters clusters;

        Opener(Clusters clusters) {
            this.clusters = clusters;
        }

        /** @param made is told of the cluster once there is one */
        void open(Actor actor, SerializableConsumer<Cluster> made) {
            new NewClusterDialog(clusters, actor, made).open();
        }
    }

    private final transient Clusters clusters;
    private final transient Actor actor;
    private final SerializableConsumer<Cluster> made;
    private final TextField name = new TextField(Words.of("console.cluster.name"));
    private final Select<CloudProvider> provider = new Select<>();
    private final TextField regions = new TextField(Words.of("console.cluster.regions"));
    private final TextArea sources = new TextArea(Words.of("console.cluster.sources"));
    private final Div problem = Tags.div("slot");
    private final Button create = new Button(Words.of("console.clusters.create"), event -> create());

    private NewClusterDialog(Clusters clusters, Actor actor, SerializableConsumer<Cluster> made) {
        this.clusters = clusters;
        this.actor = actor;
        this.made = made;
        setHeaderTitle(Words.of("console.clusters.new"));
        setWidth("560px");
        setCloseOnOutsideClick(false);
        name.setWidthFull();
        name.setAutofocus(true);
        name.setHelperText(Words.of("console.cluster.name.hint"));
        provider.setLabel(Words.of("console.cluster.provider"));
        provider.setItems(CloudProvider.values());
        provider.setItemLabelGenerator(Labels::provider);
        provider.setValue(CloudProvider.ON_PREMISES);
        provider.setWidthFull();
        regions.setWidthFull();
        regions.setHelperText(Words.of("console.cluster.regions.hint"));
        sources.setWidthFull();
        sources.addClassName("m");
        sources.setHelperText(Words.of("console.cluster.sources.hint"));
        create.addThemeName("primary");
        create.setDisableOnClick(true);
        create.addClickShortcut(Key.ENTER).listenOn(name, regions);
        add(Tags.div(
                "col g4",
                problem,
                name,
                provider,
                regions,
                sources,
                new Note(
                        dev.sallyport.console.parts.Look.MUTE,
                        Icon.EYE,
                        Words.of("console.clusters.starts"),
                        Words.of("console.clusters.starts.words"))));
        getFooter().add(new Button(Words.of("console.cancel"), event -> close()), create);
    }

    private void create() {
        problem.removeAll();
        List.<HasValidation>of(name, regions, sources).forEach(field -> field.setInvalid(false));
        try {
            Cluster cluster = clusters.create(
                    actor,
                    new NewCluster(
                            name.getValue().strip(),
                            provider.getValue(),
                            parts(regions.getValue(), ","),
                            TrafficPolicy.ALLOW_ALL,
                            parts(sources.getValue(), "[\\s,]+")));
            close();
            Toast.done(Words.of("console.clusters.created", cluster.name()));
            made.accept(cluster);
        } catch (InvalidClusterException e) {
            refuse(e);
        } catch (RuntimeException e) {
            problem.add(Note.failure(Failures.words(e), ""));
        }
        create.setEnabled(true);
    }

    private void refuse(InvalidClusterException refusal) {
        String words = Failures.problem(refusal.problem());
        switch (refusal.field()) {
            case NAME -> {
                invalid(name, words);
                name.focus();
            }
            case REGIONS -> invalid(regions, words);
            case CLIENT_SOURCES -> invalid(sources, words);
            case EGRESS_PORT -> problem.add(Note.failure(words, ""));
        }
    }

    private static void invalid(HasValidation field, String words) {
        field.setErrorMessage(words);
        field.setInvalid(true);
    }

    private static List<String> parts(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }
}

package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.router.Route;
import dev.sallyport.access.Operation;
import dev.sallyport.console.parts.Announce;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.LiveStatus;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.picture.PictureCard;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.policy.RuleId;
import dev.sallyport.traffic.Impact;
import dev.sallyport.traffic.Traffic;
import dev.sallyport.words.Words;
import jakarta.annotation.security.PermitAll;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The wall of one cluster: its policy, how far the newest revision has come, and how clients reach it. */
@Route(value = ClusterLayout.ROUTE, layout = ClusterLayout.class)
@PermitAll
public class PerimeterView extends ClusterPage implements HeadActions {

    private static final long serialVersionUID = 1L;

    /** More would not be copied by hand. */
    private static final int MOST_STILL_OPEN = 3;

    private final transient Rules rules;
    private final transient Traffic traffic;
    private final transient Instants instants;
    private final Div notes = Tags.div("");
    private final Div stillOpen = Tags.div("slot");
    private final PolicyCard policy;
    private final StageMatrix stages;
    private final Div readiness = Tags.div("slot");
    private transient @Nullable ReadinessCard ready;
    private final PictureCard picture = new PictureCard();
    private final EgressCard egress = new EgressCard();
    private transient @Nullable Progress said;
    private int heard = -1;

    PerimeterView(Sources sources, Rules rules, Traffic traffic, LiveStatus live, Instants instants) {
        super(sources);
        this.rules = rules;
        this.traffic = traffic;
        this.instants = instants;
        policy = new PolicyCard(clusters, rules, session, sources.permissions(), instants, this::foresee);
        stages = new StageMatrix(instants);
        add(notes, Tags.div("split2", policy, stages), stillOpen, readiness, picture, egress);
        live.followTraffic(this, null, this::draw);
    }

    /** The present perimeter for automation, to whoever may read its rules. */
    @Override
    public Component[] headActions() {
        return new Component[] {new Button(Words.of("console.recipes.open"), event -> openRecipes())};
    }

    private void openRecipes() {
        try {
            RecipeRules present = RecipeRules.read(
                    ask -> rules.slice(actor, cluster().id(), ask).rules());
            getUI().ifPresent(ui -> RecipesDialog.open(ui, cluster(), present));
        } catch (RuntimeException e) {
            Toast.failed(Failures.words(e));
        }
    }

    @Override
    protected String word() {
        return Words.of("console.perimeter.word");
    }

    @Override
    protected void show(Cluster cluster, EnforcementStatus status) {
        policy.show(cluster, status);
        stages.show(status);
        egress.show(cluster, status);
        draw();
        showNote(Progress.of(cluster, status, instants));
        announce(status);
    }

    /** Tunnels that outlive the revision that allowed them; what forbade them would have ended them. */
    private void showStillOpen() {
        stillOpen.removeAll();
        long newest = cluster().revision();
        enforcement.openTunnels(actor, cluster().id()).stream()
                .filter(tunnels -> tunnels.revision() < newest)
                .limit(MOST_STILL_OPEN)
                .map(tunnels ->
                        Words.of("console.perimeter.still_open", tunnels.count(), Long.toString(tunnels.revision())))
                .forEach(words -> stillOpen.add(Tags.paragraph("muted", words)));
    }

    private void draw() {
        ClusterId id = cluster().id();
        showStillOpen();
        if (!may(Operation.SEE_RULES)) {
            picture.setVisible(false);
            return;
        }
        Impact impact = foresee(id, LookBack.DAY);
        if (ready == null) {
            ready = new ReadinessCard(instants, may(Operation.EDIT_RULES));
            readiness.add(ready);
        }
        ready.show(cluster(), impact);
        policy.foresee();
        int all = rules.count(actor, id, RuleQuery.all());
        picture.show(
                cluster(),
                enforcement.status(actor, id),
                revision -> clusters.policyAt(actor, id, revision),
                drawn(id, all, impact),
                all,
                impact);
    }

    private Impact foresee(ClusterId id, LookBack period) {
        return traffic.impact(actor, id, instants.now().minus(period.length()));
    }

    /** All rules, or where they are too many those that are used most. */
    private List<RuleVersion> drawn(ClusterId id, int all, Impact impact) {
        RuleQuery some = RuleQuery.all().limit(PictureCard.RULES);
        if (all <= PictureCard.RULES) {
            return rules.find(actor, id, some);
        }
        Set<RuleId> busiest = impact.used().entrySet().stream()
                .sorted(Map.Entry.<RuleId, Long>comparingByValue().reversed())
                .limit(PictureCard.RULES)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return Stream.concat(rules.these(actor, id, busiest).stream(), rules.find(actor, id, some).stream())
                .filter(distinct())
                .limit(PictureCard.RULES)
                .toList();
    }

    private static Predicate<RuleVersion> distinct() {
        Set<RuleId> seen = new HashSet<>();
        return version -> seen.add(version.rule().id());
    }

    private void showNote(@Nullable Progress now) {
        notes.setVisible(now != null);
        if (Objects.equals(now, said)) {
            return;
        }
        said = now;
        notes.removeAll();
        if (now == null) {
            return;
        }
        Note note = new Note(now.look(), now.icon(), now.fact(), now.consequence());
        if (now.quoted() != null) {
            Pre quoted = new Pre(now.quoted());
            quoted.addClassName("words");
            note.below(quoted);
        }
        notes.add(now.sendAgain() && may(Operation.EDIT_RULES) ? note.action(sendAgain()) : note.action(details()));
    }

    private Component details() {
        var link = Tags.link("clusters/" + cluster().id() + "/gateways", Words.of("console.progress.details"));
        link.addClassNames("nowrap", "med");
        return link;
    }

    private Component sendAgain() {
        Button again = new Button(Words.of("console.gateways.send_again"), event -> {
            try {
                enforcement.sendAgain(actor, cluster().id());
                Toast.pending(Words.of("console.gateways.sent_again"));
            } catch (RuntimeException e) {
                Toast.failed(Failures.words(e));
            }
        });
        again.addThemeName("small");
        return again;
    }

    private void announce(EnforcementStatus status) {
        int acknowledged = status.gateways().size() - Progress.waiting(status).size();
        if (heard >= 0 && acknowledged != heard) {
            getUI().ifPresent(ui -> Announce.say(
                    ui,
                    Words.of(
                            "console.stages.spoken",
                            acknowledged,
                            status.gateways().size(),
                            Long.toString(status.revision()))));
        }
        heard = acknowledged;
    }
}

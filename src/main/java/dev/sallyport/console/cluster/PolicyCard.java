package dev.sallyport.console.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.console.parts.CardPanel;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.console.parts.Note;
import dev.sallyport.console.parts.StateBadge;
import dev.sallyport.console.parts.Tags;
import dev.sallyport.console.parts.TakesRole;
import dev.sallyport.console.parts.Toast;
import dev.sallyport.console.parts.TypeToConfirm;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.Clusters;
import dev.sallyport.perimeter.RuleQuery;
import dev.sallyport.perimeter.Rules;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.Foreseen;
import dev.sallyport.traffic.Impact;
import dev.sallyport.words.Words;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The switch between allow all and deny all. Choosing opens a dialog that says what will happen; nothing changes before it is confirmed. */
final class PolicyCard extends CardPanel {

    private static final long serialVersionUID = 1L;

    private static final int LISTED = 5;

    private final transient Clusters clusters;
    private final transient Rules rules;
    private final transient ConsoleSession session;
    private final transient Permissions permissions;
    private final transient Actor actor;
    private final transient Instants instants;
    private final transient BiFunction<ClusterId, LookBack, Impact> foresee;
    private final RadioButtonGroup<TrafficPolicy> choice = new RadioButtonGroup<>();
    private final Div below = Tags.div("");
    private transient @Nullable Cluster cluster;
    private transient @Nullable EnforcementStatus status;
    private transient @Nullable Open open;

    /** A dialog that is being read, with what it says of deny-all. */
    private record Open(TypeToConfirm dialog, ImpactChoice impact) {}

    /** @param foresee what deny-all would do to the traffic of so long */
    PolicyCard(
            Clusters clusters,
            Rules rules,
            ConsoleSession session,
            Permissions permissions,
            Instants instants,
            BiFunction<ClusterId, LookBack, Impact> foresee) {
        super(Words.of("console.policy.title"));
        this.instants = instants;
        this.foresee = foresee;
        this.clusters = clusters;
        this.rules = rules;
        this.session = session;
        this.permissions = permissions;
        this.actor = session.current();
        choice.addClassName("modes");
        choice.setAriaLabel(Words.of("console.policy.title"));
        choice.setItems(TrafficPolicy.values());
        choice.setRenderer(new ComponentRenderer<>(this::mode));
        choice.setWidthFull();
        choice.addValueChangeListener(event -> {
            if (event.isFromClient()) {
                choose(event.getValue());
            }
        });
        content(choice, below);
    }

    void show(Cluster now, EnforcementStatus seen) {
        boolean same = cluster != null && cluster.policy() == now.policy() && sameBadge(seen);
        cluster = now;
        status = seen;
        if (!same) {
            // One by one: a refresh of all makes the choices anew, and loses a click that is on its way to one of them.
            for (TrafficPolicy policy : TrafficPolicy.values()) {
                choice.getDataProvider().refreshItem(policy);
            }
        }
        choice.setValue(now.policy());
        String hindrance = hindrance(now);
        choice.setItemEnabledProvider(policy -> policy == now.policy() || hindrance == null);
        below.removeAll();
        if (hindrance != null) {
            below.add(Tags.paragraph("small muted under", hindrance));
        }
    }

    /** Brings an open dialog up to date; where other destinations would be cut than before, the name has to be typed anew. */
    void foresee() {
        Open reading = open;
        if (reading != null && reading.dialog().isOpened() && reading.impact().show()) {
            reading.dialog().askAgain(Words.of("console.deny_all.changed"), Words.of("console.deny_all.changed.words"));
        }
    }

    /** Why this person may not choose the other policy; null if nothing stands in the way. */
    private @Nullable String hindrance(Cluster now) {
        return switch (now.policy()) {
            case ALLOW_ALL ->
                permissions.allows(actor, Operation.DENY_ALL, now.id()) ? null : TakesRole.words(Operation.DENY_ALL);
            case DEFAULT_DENY -> {
                if (!permissions.allows(actor, Operation.ALLOW_ALL, now.id())) {
                    yield TakesRole.words(Operation.ALLOW_ALL);
                }
                yield clusters.mayAllowAll(actor, now.id()) ? null : Words.of("console.policy.locked");
            }
        };
    }

    private boolean sameBadge(EnforcementStatus seen) {
        return status != null
                && status.policyState() == seen.policyState()
                && status.gateways().isEmpty() == seen.gateways().isEmpty()
                && status.proven() == seen.proven();
    }

    private Div mode(TrafficPolicy policy) {
        Span line = Tags.span("mode-line", Tags.span("", Words.of("console.policy." + policy + ".title")));
        if (cluster != null && status != null && cluster.policy() == policy) {
            line.add(StateBadge.ofProgress(status));
        }
        return Tags.div("", line, Tags.span("mode-words", Words.of("console.policy." + policy + ".words")));
    }

    private void choose(TrafficPolicy wanted) {
        Cluster now = cluster;
        if (now == null) {
            return;
        }
        choice.setValue(now.policy());
        switch (wanted) {
            case DEFAULT_DENY -> denyAll(now);
            case ALLOW_ALL -> allowAll(now);
        }
    }

    private void denyAll(Cluster now) {
        int ready = rules.count(actor, now.id(), RuleQuery.all());
        AtomicLong base = new AtomicLong(now.revision());
        ImpactChoice impact = new ImpactChoice(
                now.id(),
                new ImpactPreview(instants, permissions.allows(actor, Operation.EDIT_RULES, now.id()), LISTED),
                period -> foresee.apply(now.id(), period));
        TypeToConfirm dialog = new TypeToConfirm(
                        Words.of("console.deny_all.title", now.name()),
                        now.name(),
                        Words.of("console.deny_all.button"),
                        Icon.WALL,
                        true,
                        password -> perform(
                                base, () -> clusters.denyAll(actor, now.id(), base.get()), "console.deny_all.done"))
                .consequences(
                        Tags.paragraph("muted", Words.of("console.deny_all.what", gateways())),
                        away(),
                        ready == 0
                                ? Note.warning(
                                        Words.of("console.deny_all.no_rule"),
                                        Words.of("console.deny_all.no_rule.words"))
                                : Tags.paragraph("f13", Words.of("console.deny_all.rules", ready)),
                        impact,
                        Tags.paragraph(
                                "small muted",
                                Words.of("console.deny_all.limits") + " "
                                        + Words.of("console.confirm.revision", Long.toString(now.revision() + 1))));
        open = new Open(dialog, impact);
        dialog.addOpenedChangeListener(event -> {
            if (!event.isOpened()) {
                open = null;
            }
        });
        dialog.open();
    }

    private void allowAll(Cluster now) {
        AtomicLong base = new AtomicLong(now.revision());
        new TypeToConfirm(
                        Words.of("console.allow_all.title", now.name()),
                        now.name(),
                        Words.of("console.allow_all.button"),
                        Icon.EYE,
                        true,
                        password -> confirmed(password)
                                ? perform(
                                        base,
                                        () -> clusters.allowAll(actor, now.id(), base.get()),
                                        "console.allow_all.done")
                                : Words.of("console.confirm.password.wrong"))
                .consequences(
                        Tags.paragraph("muted", Words.of("console.allow_all.what", gateways())),
                        away(),
                        Note.warning(Words.of("console.allow_all.opens"), Words.of("console.allow_all.opens.words")),
                        opens(now),
                        Tags.paragraph(
                                "small muted", Words.of("console.confirm.revision", Long.toString(now.revision() + 1))))
                .withPassword()
                .open();
    }

    /** The destinations that were asked for lately and that no rule covers. */
    private Component opens(Cluster now) {
        List<Foreseen> opened = foresee.apply(now.id(), LookBack.DAY).with(Foreseen.Outcome.REFUSED);
        if (opened.isEmpty()) {
            return Tags.paragraph("f13", Words.of("console.allow_all.nothing_asked"));
        }
        Div said = Tags.div("col g1", Tags.paragraph("f13", Words.of("console.allow_all.asked", opened.size())));
        opened.stream()
                .limit(LISTED)
                .forEach(destination ->
                        said.add(Tags.div("mono f13 ell", destination.host() + ":" + destination.port())));
        if (opened.size() > LISTED) {
            said.add(Tags.div("small muted", Words.of("console.allow_all.more", opened.size() - LISTED)));
        }
        return said;
    }

    private boolean confirmed(String password) {
        return session.confirms(password);
    }

    /** Of whom it cannot be said what they will do; nothing where all of them are there. */
    private Div away() {
        List<String> away = status == null
                ? List.of()
                : status.gateways().stream()
                        .filter(gateway -> switch (gateway.state()) {
                            case NOT_SEEN, NOT_HEARD, UNFIT, ABANDONED -> true;
                            case IN_SYNC, BEHIND, REFUSED, RETIRING -> false;
                        })
                        .map(GatewayStatus::gateway)
                        .toList();
        Div said = Tags.div("slot");
        if (!away.isEmpty()) {
            said.add(Note.warning(
                    Words.of("console.confirm.away", String.join(", ", away)),
                    Words.of("console.confirm.away.words", away.size())));
        }
        return said;
    }

    private int gateways() {
        return status == null ? 0 : status.gateways().size();
    }

    /** Null when done; else why not. After a stale revision the next attempt is based on what is now, which the sentence says. */
    private @Nullable String perform(AtomicLong base, java.util.function.Supplier<Cluster> change, String done) {
        Cluster before = cluster;
        try {
            Cluster changed = change.get();
            Toast.pending(Words.of(done, changed.name(), Long.toString(changed.revision())));
            return null;
        } catch (StaleRevisionException e) {
            base.set(e.current());
            if (before == null) {
                return Failures.words(e);
            }
            Cluster now = clusters.get(actor, before.id());
            return Words.of(
                    "console.confirm.stale",
                    Long.toString(now.revision()),
                    StateBadge.name(now.policy()),
                    rules.count(actor, now.id(), RuleQuery.all()));
        } catch (RuntimeException e) {
            return Failures.words(e);
        }
    }
}

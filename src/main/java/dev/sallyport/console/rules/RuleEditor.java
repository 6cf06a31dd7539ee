package dev.sallyport.console.rules;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import dev.sallyport.console.parts.Failures;
import dev.sallyport.console.parts.Icon;
import dev.sallyport.console.security.ConsoleSession;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.perimeter.StaleRevisionException;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.InvalidRuleException;
import dev.sallyport.policy.RuleField;
import dev.sallyport.policy.RuleFinding;
import dev.sallyport.policy.RuleValidation;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The drawer: a new rule, a rule being edited, or one that may only be looked at. Refusals are said at the field or in the footer; what
 * was typed stays until it is saved or the person lets go of it.
 */
final class RuleEditor extends Div {

    private static final long serialVersionUID = 1L;
    private static final String ALL_SENT = "all-sent";

    /** What the page does for the drawer. */
    interface Page {

        /** The person wants the drawer away. */
        void close();

        void saved(RuleVersion version, boolean created);

        void deleted(RuleVersion version);

        /** The rule is gone; there is nothing to edit any more, but what was typed can become a new rule. */
        void nowNew();
    }

    private final transient RuleDesk desk;
    private final transient RuleForm form;
    private final transient ConsoleSession session;
    private final transient Page page;
    private final boolean editable;
    private final RuleFields fields;
    private final TestBox test;
    private final H2 title = new H2();
    private final Div standing = new Div();
    private final Span blocking = new Span();
    private final Button save = new Button();
    private final Button delete = new Button(Words.of("console.rules.delete"));
    private transient @Nullable RuleVersion incoming;

    RuleEditor(RuleDesk desk, RuleForm form, boolean mayEdit, ConsoleSession session, Clock clock, Page page) {
        this.desk = desk;
        this.form = form;
        this.session = session;
        this.page = page;
        RuleVersion base = form.base();
        this.editable = mayEdit && (base == null || (!base.rule().managed() && base.deletedRevision() == null));
        this.fields = new RuleFields(desk.purposes(), clock, this::typed);
        this.test = new TestBox(this::decide, Words.of("console.rules.test.scope_draft"));
        addClassName("drawer");
        getElement().addEventListener(ALL_SENT, event -> takeIncoming());
        getElement().setAttribute("role", "region");
        fields.setReadOnly(!editable);
        fields.fill(form.typed(), form.editing() != null);
        arrange();
        retitle();
        review();
    }

    private void arrange() {
        title.setId("drawer-title");
        getElement().setAttribute("aria-labelledby", "drawer-title");
        Button close = new Button(Icon.CROSS.create("s"), event -> page.close());
        close.setAriaLabel(Words.of("console.rules.close"));
        close.setTooltipText(Words.of("console.rules.close"));
        close.addThemeNames("tertiary", "icon");
        Div head = new Div(title, close);
        head.addClassName("drawer-head");

        standing.addClassName("drawer-standing");
        Div body = new Div(standing, fields, test);
        body.addClassName("drawer-body");
        add(head, body);

        Div foot = new Div();
        foot.addClassName("drawer-foot");
        blocking.addClassName("blocking");
        blocking.getElement().setAttribute("role", "status");
        delete.addThemeNames("tertiary", "error");
        delete.addClickListener(event -> askToDelete());
        save.addThemeNames("primary");
        save.addClickListener(event -> save());
        if (editable) {
            Button cancel = new Button(Words.of("console.rules.cancel"), event -> page.close());
            foot.add(blocking, delete, cancel, save);
        } else {
            foot.add(blocking, new Button(Words.of("console.rules.close_drawer"), event -> page.close()));
        }
        add(foot);
    }

    private void retitle() {
        RuleVersion base = form.base();
        title.setText(base == null ? Words.of("console.rules.new") : base.rule().name());
        save.setText(Words.of(base == null ? "console.rules.create" : "console.rules.save"));
        delete.setVisible(base != null);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        if (editable) {
            fields.focusFirst();
        } else {
            title.getElement().setAttribute("tabindex", "-1").executeJs("this.focus()");
        }
    }

    RuleForm form() {
        return form;
    }

    boolean dirty() {
        return editable && form.dirty();
    }

    /** Shows how far the gateways are, without touching what is being typed. */
    void showStanding(EnforcementStatus status, @Nullable Runnable sendAgain) {
        standing.removeAll();
        RuleVersion base = form.base();
        if (base == null) {
            return;
        }
        String reason = base.rule().managedReason();
        if (reason != null) {
            Div managed = new Div(Icon.LOCK.create("s"), new Span(Words.of("console.rules.managed.reason", reason)));
            managed.addClassName("managed-reason");
            standing.add(managed);
        }
        standing.add(new RuleStanding(base, status, sendAgain));
        Paragraph changed = new Paragraph(Words.of(
                "console.rules.changed_line",
                base.changedBy(),
                RuleWords.when(base.changedAt()),
                base.changedRevision()));
        changed.addClassName("hint");
        standing.add(changed);
    }

    /**
     * Somebody else's version came in: taken over if nothing was typed, else the person decides when they save. The browser holds back
     * what is being typed for a moment, so it is asked first: the event makes it send that before its answer.
     */
    void refreshFrom(RuleVersion version) {
        if (outdated(version)) {
            incoming = version;
            getElement().executeJs("this.dispatchEvent(new CustomEvent($0))", ALL_SENT);
        }
    }

    private boolean outdated(@Nullable RuleVersion version) {
        RuleVersion base = form.base();
        return base != null && version != null && !form.dirty() && !version.equals(base);
    }

    private void takeIncoming() {
        RuleVersion version = incoming;
        incoming = null;
        if (version != null && outdated(version)) {
            form.takeTheirs(version);
            fields.fill(form.typed(), true);
            review();
        }
    }

    private void typed() {
        form.type(fields.read());
        review();
        test.again();
    }

    private RuleForm.Review review() {
        RuleForm.Review review = form.review(draft -> desk.validate(draft, form.editing()));
        show(review);
        return review;
    }

    private void show(RuleForm.Review review) {
        fields.show(review);
        String hindrance = hindrance(review);
        blocking.setText(hindrance == null ? hint(review) : hindrance);
        blocking.setClassName("blocks", hindrance != null && form.dirty());
        save.setEnabled(hindrance == null);
    }

    /** The one sentence that says why it cannot be saved; null if it can. */
    private @Nullable String hindrance(RuleForm.Review review) {
        if (!editable) {
            RuleVersion base = form.base();
            return base != null && base.rule().managed()
                    ? Words.of("console.rules.readonly.managed")
                    : base != null && base.deletedRevision() != null
                            ? Words.of("console.rules.readonly.deleted")
                            : Words.of("console.rules.readonly.role");
        }
        if (!review.savable()) {
            List<RuleField> which = review.problems().stream()
                    .map(RuleFinding::field)
                    .distinct()
                    .sorted()
                    .toList();
            Problem first = review.problems().getFirst().problem();
            return which.size() == 1
                    ? RuleWords.problem(first)
                    : Words.of(
                            "console.rules.blocked",
                            which.size(),
                            String.join(
                                    ", ", which.stream().map(RuleWords::field).toList()));
        }
        return form.dirty() ? null : Words.of("console.rules.unchanged");
    }

    private String hint(RuleForm.Review review) {
        return review.loosensNotably() && needsPassword(review) ? Words.of("console.rules.asks_password") : "";
    }

    private Decision decide(String typed) {
        return desk.test(typed, form);
    }

    void save() {
        form.type(fields.read());
        form.touchAll();
        RuleForm.Review review = review();
        if (!review.savable() || !dirty()) {
            return;
        }
        if (needsPassword(review)) {
            new PasswordDialog(session, loosened(review), this::write).open();
        } else {
            write();
        }
    }

    /** Asked where what is being opened is new; a new description of an old opening needs no password. */
    private boolean needsPassword(RuleForm.Review review) {
        if (!review.loosensNotably()) {
            return false;
        }
        TypedRule before = form.start();
        TypedRule now = form.typed();
        return form.base() == null
                || !before.destination().equals(now.destination())
                || !before.ports().equals(now.ports())
                || !before.paths().equals(now.paths())
                || before.rawTcp() != now.rawTcp()
                || before.allowPrivateAddresses() != now.allowPrivateAddresses();
    }

    private static List<String> loosened(RuleForm.Review review) {
        EgressRule rule = Objects.requireNonNull(review.outcome().rule());
        List<String> sentences = new ArrayList<>();
        if (rule.rawTcp()) {
            sentences.add(Words.of("warning.RAW_TCP"));
        }
        if (rule.allowPrivateAddresses()) {
            sentences.add(Words.of("warning.PRIVATE_ADDRESSES"));
        }
        review.warningsAt(RuleField.DESTINATION).stream()
                .filter(warning -> warning.code().equals("WILDCARD_HOSTING"))
                .map(RuleWords::warning)
                .forEach(sentences::add);
        return sentences;
    }

    private void write() {
        boolean creating = form.editing() == null;
        try {
            RuleVersion version = desk.save(form);
            form.saved(version);
            review();
            page.saved(version, creating);
        } catch (InvalidRuleException e) {
            show(form.review(draft -> new RuleValidation.Outcome(null, e.findings(), List.of())));
        } catch (StaleRevisionException e) {
            settleConflict();
        } catch (NotFoundException e) {
            gone();
        } catch (RuntimeException e) {
            refuse(Failures.words(e));
        }
    }

    private void refuse(String words) {
        blocking.setText(words);
        blocking.setClassName("blocks", true);
    }

    private void settleConflict() {
        RuleVersion theirs;
        try {
            theirs = desk.get(Objects.requireNonNull(form.editing()));
        } catch (NotFoundException e) {
            gone();
            return;
        }
        if (theirs.deletedRevision() != null) {
            gone();
            return;
        }
        new ConflictDialog(
                        theirs,
                        form.differences(theirs),
                        () -> {
                            form.keepMine(theirs);
                            save();
                        },
                        () -> {
                            form.takeTheirs(theirs);
                            fields.fill(form.typed(), true);
                            review();
                        })
                .open();
    }

    private void gone() {
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader(Words.of("console.rules.gone.title"));
        dialog.setText(Words.of("console.rules.gone.text"));
        dialog.setCancelable(true);
        dialog.setCancelText(Words.of("console.rules.cancel"));
        dialog.setConfirmText(Words.of("console.rules.gone.as_new"));
        dialog.addConfirmListener(event -> {
            form.startAnew();
            fields.fill(form.typed(), false);
            retitle();
            standing.removeAll();
            page.nowNew();
            review();
        });
        dialog.open();
    }

    private void askToDelete() {
        RuleVersion base = Objects.requireNonNull(form.base());
        EnforcementStatus status = desk.status();
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader(Words.of("console.rules.delete.title", base.rule().name()));
        dialog.setText(new Div(
                new Paragraph(new Sentence(
                        status.policy() == TrafficPolicy.DEFAULT_DENY
                                ? "console.rules.delete.cuts"
                                : "console.rules.delete.cuts_nothing",
                        base.rule().target().toString(),
                        RuleWords.value(TypedRule.of(base.rule()), RuleField.PORTS))),
                new Paragraph(Words.of(
                        status.gateways().isEmpty()
                                ? "console.rules.delete.no_gateway"
                                : "console.rules.delete.pending")),
                new Paragraph(Words.of("console.rules.delete.reconnects"))));
        dialog.setCancelable(true);
        dialog.setCancelText(Words.of("console.rules.cancel"));
        dialog.setConfirmText(Words.of("console.rules.delete.confirm"));
        dialog.setConfirmButtonTheme("primary error");
        dialog.addConfirmListener(event -> delete(base));
        dialog.open();
    }

    private void delete(RuleVersion seen) {
        try {
            page.deleted(desk.delete(seen));
        } catch (StaleRevisionException e) {
            refuse(Words.of("console.rules.refused.stale_delete"));
            refreshFrom(desk.get(seen.rule().id()));
        } catch (NotFoundException e) {
            page.close();
        } catch (RuntimeException e) {
            refuse(Failures.words(e));
        }
    }
}

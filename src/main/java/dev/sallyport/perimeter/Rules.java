package dev.sallyport.perimeter;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Permissions;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.internal.RuleCommands;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.RuleValidation;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one can do with the egress rules of a cluster.
 *
 * <p>Commands throw {@link dev.sallyport.policy.InvalidRuleException}, {@link NotFoundException}, {@link StaleRevisionException},
 * {@link ManagedRuleException} for rules of the operator, and {@link dev.sallyport.access.NotAllowedException} also where the
 * content needs {@link Operation#LOOSEN_NOTABLY}. They return after the change is committed.
 */
@UseCase
public class Rules {

    private final RuleCommands commands;
    private final Permissions permissions;

    public Rules(RuleCommands commands, Permissions permissions) {
        this.commands = commands;
        this.permissions = permissions;
    }

    /** One page of the rules not yet gone, sorted and filtered by the database. */
    @Requires(Operation.SEE_RULES)
    public List<RuleVersion> find(Actor actor, ClusterId cluster, RuleQuery query) {
        return commands.find(cluster, query);
    }

    /** Those of {@code wanted} that are not yet gone, in no order. */
    @Requires(Operation.SEE_RULES)
    public List<RuleVersion> these(Actor actor, ClusterId cluster, Set<RuleId> wanted) {
        return commands.these(cluster, wanted);
    }

    /** Some of the rules not yet gone, by name; also as they were at an earlier instant. */
    @Requires(Operation.SEE_RULES)
    public RuleSlice slice(Actor actor, ClusterId cluster, RuleSlice.Ask ask) {
        return commands.slice(cluster, ask);
    }

    /** How many rules {@link #find} would answer without offset and limit. */
    @Requires(Operation.SEE_RULES)
    public int count(Actor actor, ClusterId cluster, RuleQuery query) {
        return commands.count(cluster, query);
    }

    /** Rules with {@code text} in name, destination or description, of all clusters whose rules {@code actor} may see; by name. */
    @Requires(value = Operation.SEE_RULES, anywhere = true)
    public List<Found> search(Actor actor, String text, int limit) {
        return commands.search(cluster -> permissions.allows(actor, Operation.SEE_RULES, cluster), text, limit);
    }

    /** A rule and where it is. */
    public record Found(ClusterId cluster, RuleVersion version) {}

    @Requires(Operation.SEE_RULES)
    public RuleVersion get(Actor actor, ClusterId cluster, RuleId rule) {
        return commands.get(cluster, rule);
    }

    @Requires(value = Operation.EDIT_RULES, action = "ADD_EGRESS_RULE")
    public RuleVersion create(Actor actor, ClusterId cluster, RuleDraft draft, @Nullable Long baseRevision) {
        return commands.create(
                actor,
                cluster,
                draft,
                baseRevision,
                content -> requireLeave(actor, cluster, content, "ADD_EGRESS_RULE"));
    }

    /**
     * Gives the rule new content; the draft's name must be the rule's.
     *
     * @param baseRevision the {@code changedRevision} the person saw, or null from a client that does not say; stale if the rule changed since
     */
    @Requires(value = Operation.EDIT_RULES, action = "EDIT_EGRESS_RULE")
    public RuleVersion edit(Actor actor, ClusterId cluster, RuleId rule, RuleDraft draft, @Nullable Long baseRevision) {
        return change(actor, cluster, rule, present -> draft, baseRevision);
    }

    /** As {@link #edit}, with the new content made of what is saved at that instant, so that nothing saved meanwhile is overwritten unseen. */
    @Requires(value = Operation.EDIT_RULES, action = "EDIT_EGRESS_RULE")
    public RuleVersion change(
            Actor actor, ClusterId cluster, RuleId rule, UnaryOperator<RuleDraft> change, @Nullable Long baseRevision) {
        return commands.edit(
                actor,
                cluster,
                rule,
                change,
                baseRevision,
                content -> requireLeave(actor, cluster, content, "EDIT_EGRESS_RULE"));
    }

    @Requires(value = Operation.EDIT_RULES, action = "DELETE_EGRESS_RULE")
    public RuleVersion delete(Actor actor, ClusterId cluster, RuleId rule, @Nullable Long baseRevision) {
        return commands.delete(actor, cluster, rule, baseRevision);
    }

    /** What {@link #create} or {@link #edit} would say to this draft, without doing anything; {@code editing} null for a new rule. */
    @Requires(Operation.SEE_RULES)
    public RuleValidation.Outcome validate(Actor actor, ClusterId cluster, RuleDraft draft, @Nullable RuleId editing) {
        return commands.validate(cluster, draft, editing);
    }

    /**
     * The decision on what a person typed, under the saved perimeter, or under it with {@code draft} added (and {@code editing}
     * replaced). Sends nothing and resolves nothing.
     */
    @Requires(Operation.SEE_RULES)
    public Decision test(
            Actor actor, ClusterId cluster, String typed, @Nullable RuleDraft draft, @Nullable RuleId editing) {
        return commands.test(cluster, typed, draft, editing);
    }

    /** The codes of the purposes that the organisation knows, in the order to offer them. */
    @Requires(value = Operation.SEE_RULES, anywhere = true)
    public List<String> purposes(Actor actor) {
        return Purpose.BUILT_IN.stream().map(Purpose::code).toList();
    }

    private void requireLeave(Actor actor, ClusterId cluster, EgressRule content, String action) {
        if (content.loosensNotably()) {
            permissions.require(actor, Operation.LOOSEN_NOTABLY, cluster, action);
        }
    }
}

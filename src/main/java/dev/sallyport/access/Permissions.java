package dev.sallyport.access;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers who may do what; grants are read at every call. Knows nothing of use cases; see {@link Requires} for the check itself. */
public interface Permissions {

    /** Whether {@code actor} may do {@code operation} on {@code cluster}, or on the organisation if null. */
    boolean allows(Actor actor, Operation operation, @Nullable ClusterId cluster);

    /** Whether {@code actor} may do {@code operation} on at least one cluster or on the organisation. */
    boolean allowsAnywhere(Actor actor, Operation operation);

    /**
     * Throws {@link NotAllowedException}, and writes the refusal to the ledger, unless {@link #allows}.
     *
     * @param action what was attempted, as {@link Requires#action}
     */
    void require(Actor actor, Operation operation, @Nullable ClusterId cluster, String action);

    /** Throws {@link NotAllowedException}, and writes the refusal to the ledger; for what more than the table of roles decides. */
    void refuse(Actor actor, Operation operation, @Nullable ClusterId cluster, String action);

    /** Whether {@code actor} is an Org Admin; for what an Org Admin has locked. The system counts as one. */
    boolean isOrgAdmin(Actor actor);

    /** What {@code actor} was granted and still has; empty for disabled accounts, for accounts that do not exist, and for the system. */
    Set<Grant> grants(Actor actor);
}

package dev.sallyport.enforcement;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;

/** What the console and the API may ask about enforcement. */
@UseCase
public class Enforcement {

    /** The present picture. Throws {@link dev.sallyport.perimeter.NotFoundException}. */
    @Requires(Operation.SEE_CLUSTER)
    public EnforcementStatus status(Actor actor, ClusterId cluster) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends the cluster's refused content once more; always a person's choice.
     *
     * @throws dev.sallyport.perimeter.NotFoundException if there is no such cluster
     */
    @Requires(Operation.EDIT_RULES)
    public void sendAgain(Actor actor, ClusterId cluster) {
        throw new UnsupportedOperationException();
    }
}

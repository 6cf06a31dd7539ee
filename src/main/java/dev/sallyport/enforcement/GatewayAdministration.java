package dev.sallyport.enforcement;

import dev.sallyport.access.Operation;
import dev.sallyport.access.Requires;
import dev.sallyport.access.UseCase;
import dev.sallyport.enforcement.internal.Fleet;
import dev.sallyport.enforcement.internal.StoredRoster;
import dev.sallyport.ledger.Actor;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.Problem;

/** How gateways leave, and what a person decides about one that nobody can ask. Every decision is an entry of the ledger. */
@UseCase
public class GatewayAdministration {

    /** The name of the gateway that the console runs itself. */
    public static final String LOCAL = StoredRoster.LOCAL;

    private static final int LONGEST_REASON = 500;

    private final StoredRoster roster;
    private final Fleet fleet;

    public GatewayAdministration(StoredRoster roster, Fleet fleet) {
        this.roster = roster;
        this.fleet = fleet;
    }

    /**
     * The gateway is to close every listener. It stays required until it acknowledged that, or until its end is attested: retiring one
     * that is behind turns nothing active or gone.
     *
     * @throws InvalidValueException if it is not required, is being retired already, or is the console's own
     */
    @Requires(value = Operation.OPERATE_GATEWAYS, action = "GATEWAY_RETIRED")
    public void retire(Actor actor, String gateway) {
        if (gateway.equals(LOCAL)) {
            throw new InvalidValueException(Problem.of("GATEWAY_IS_LOCAL"));
        }
        roster.retire(actor, gateway);
        fleet.retire(gateway);
    }

    /**
     * A person answers for it that a gateway which is being retired enforces nothing any more, because it cannot say so itself.
     *
     * @param reason how that is known; 1 to 500 characters
     * @throws InvalidValueException if it is not being retired, or no reason is given
     */
    @Requires(value = Operation.OPERATE_GATEWAYS, action = "GATEWAY_ATTESTED")
    public void attest(Actor actor, String gateway, String reason) {
        roster.attest(actor, gateway, checked(reason));
        fleet.attested(gateway);
    }

    /**
     * What a gateway claims and this ledger does not know is to be overwritten by what this ledger says.
     *
     * @param reason why that is right; 1 to 500 characters
     * @throws InvalidValueException if it is not required, or no reason is given
     */
    @Requires(value = Operation.OPERATE_GATEWAYS, action = "GATEWAY_OVERWRITTEN")
    public void overwrite(Actor actor, String gateway, String reason) {
        roster.overwritten(actor, gateway, checked(reason));
        fleet.release(gateway);
    }

    private static String checked(String reason) {
        String text = reason.strip();
        if (text.isEmpty()) {
            throw new InvalidValueException(Problem.of("REASON_NEEDED"));
        }
        if (text.length() > LONGEST_REASON) {
            throw new InvalidValueException(Problem.of("REASON_TOO_LONG", Integer.toString(LONGEST_REASON)));
        }
        return text;
    }
}

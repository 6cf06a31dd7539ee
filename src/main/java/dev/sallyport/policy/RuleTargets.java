package dev.sallyport.policy;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.Problem;
import dev.sallyport.net.Target;

/** Reads a rule's destination as the type it claims to be, and says which type would fit where the claim is wrong. */
final class RuleTargets {

    private static final String TYPE_UNKNOWN = "TYPE_UNKNOWN";

    private RuleTargets() {}

    static Target read(String type, String destination) {
        return switch (type) {
            case "FQDN" -> host(destination);
            case "CIDR" -> range(destination);
            default -> throw new InvalidValueException(Problem.of(TYPE_UNKNOWN));
        };
    }

    static boolean unknownType(InvalidValueException e) {
        return e.problem().code().equals(TYPE_UNKNOWN);
    }

    private static HostPattern host(String destination) {
        if (readsAsRange(destination)) {
            throw new InvalidValueException(Problem.of("TYPE_CIDR_WOULD_FIT"));
        }
        return HostPattern.parse(destination);
    }

    private static Cidr range(String destination) {
        try {
            return Cidr.parse(destination);
        } catch (InvalidValueException e) {
            if (e.problem().code().equals("CIDR_MALFORMED") && RuleValidation.readsAsHost(destination)) {
                throw new InvalidValueException(Problem.of("TYPE_FQDN_WOULD_FIT"));
            }
            throw e;
        }
    }

    private static boolean readsAsRange(String text) {
        try {
            Cidr.parse(text);
            return true;
        } catch (InvalidValueException e) {
            return !e.problem().code().equals("CIDR_MALFORMED");
        }
    }
}

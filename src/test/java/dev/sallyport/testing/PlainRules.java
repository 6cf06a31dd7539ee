package dev.sallyport.testing;

import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import java.util.List;

/** Rules of which only the destination matters: no paths, no end, nothing allowed beside. */
public final class PlainRules {

    private PlainRules() {}

    public static EgressRule rule(RuleId id, String name, Target target, PortSet ports) {
        return new EgressRule(id, name, target, ports, List.of(), "", Purpose.OTHER, null, false, false, null);
    }
}

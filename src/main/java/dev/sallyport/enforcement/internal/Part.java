package dev.sallyport.enforcement.internal;

import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;

/** What of a revision a gateway can refuse by itself: the content of a rule, or the policy. What is taken away cannot be refused alone. */
sealed interface Part {

    record Rule(EgressRule content) implements Part {}

    record Policy(TrafficPolicy policy) implements Part {}
}

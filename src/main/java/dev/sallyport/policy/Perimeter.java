package dev.sallyport.policy;

import java.util.List;

/**
 * What a cluster may reach at one revision: its traffic policy and its rules, managed ones included.
 *
 * @param revision counts the changes of one cluster's policy, rules or client identity
 */
public record Perimeter(long revision, TrafficPolicy policy, List<EgressRule> rules) {

    public Perimeter {
        rules = List.copyOf(rules);
    }
}

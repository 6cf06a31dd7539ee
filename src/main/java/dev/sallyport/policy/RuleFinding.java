package dev.sallyport.policy;

import dev.sallyport.net.Problem;

/** A problem (the rule is refused) or a warning (it is not, but somebody should know), and the field it belongs to. */
public record RuleFinding(RuleField field, Problem problem) {}

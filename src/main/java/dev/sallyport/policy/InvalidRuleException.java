package dev.sallyport.policy;

import java.util.List;

/** A rule was refused; says every reason at once, so that nobody has to fix them one by one. */
public final class InvalidRuleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<RuleFinding> findings;

    public InvalidRuleException(List<RuleFinding> findings) {
        super(findings.toString(), null, false, false);
        this.findings = List.copyOf(findings);
    }

    /** At least one. */
    public List<RuleFinding> findings() {
        return findings;
    }
}

package dev.sallyport.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The operation that the method's {@code Actor} (its first parameter) must be allowed on the method's {@code ClusterId} (its second
 * parameter, if it is one; else on the organisation). Checked before the method runs, whoever calls it; a refusal throws
 * {@link NotAllowedException} and is written to the ledger.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Requires {

    Operation value();

    /**
     * What was attempted, as the ledger names it once it has happened ({@code ADD_EGRESS_RULE}): a refusal is written under it. Empty for
     * what only reads, whose refusals are not written, and for the few changes whose entries are looked for by their action alone; their
     * refusals are written under the operation.
     */
    String action() default "";

    /** Whether holding the operation on any one cluster is enough; the method then answers for those clusters only. */
    boolean anywhere() default false;
}

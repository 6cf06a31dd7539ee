package dev.sallyport.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a controller's method is called in the description of the API, and the answers that its form alone does not tell. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@interface Call {

    /** The operation, as the wire names it; its summary is the sentence {@code api.doc.<operation>}. */
    String value();

    /** Statuses that also occur. */
    int[] also() default {};

    /** Media types of a file, where it is one that is answered and not an object. */
    String[] files() default {};

    /** Statuses that do not occur, although the form of the method says so. */
    int[] never() default {};
}

package dev.sallyport.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The only texts that a field or a parameter has. */
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@interface Among {

    /** Enums, of which every constant is one. */
    Class<? extends Enum<?>>[] value() default {};

    /** Further ones. */
    String[] also() default {};
}

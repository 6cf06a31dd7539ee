/** The rule language as a table of cases, as properties and against a naive reading. */
@NullMarked
package dev.sallyport.policy;

import org.jspecify.annotations.NullMarked;

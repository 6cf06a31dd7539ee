/** Tests of the page of a cluster's rules. */
@NullMarked
package dev.sallyport.console.rules;

import org.jspecify.annotations.NullMarked;

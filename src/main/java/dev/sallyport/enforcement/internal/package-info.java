/** What gateways are to be told next, and what their answers mean for the state of a cluster. */
@NullMarked
package dev.sallyport.enforcement.internal;

import org.jspecify.annotations.NullMarked;

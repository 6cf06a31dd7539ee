/** Tests of what is known of connections. */
@NullMarked
package dev.sallyport.traffic;

import org.jspecify.annotations.NullMarked;

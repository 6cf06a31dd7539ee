/** The picture of a perimeter: cluster, wall and destinations, and the same as a list. */
@NullMarked
package dev.sallyport.console.picture;

import org.jspecify.annotations.NullMarked;

/** What the two front doors let in, and what they answer to the rest, over real HTTP. */
@NullMarked
package dev.sallyport.doors;

import org.jspecify.annotations.NullMarked;

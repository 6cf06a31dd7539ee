/** Tests of the picture of a perimeter. */
@NullMarked
package dev.sallyport.console.picture;

import org.jspecify.annotations.NullMarked;

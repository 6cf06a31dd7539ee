/** The start of the application. */
@NullMarked
package dev.sallyport;

import org.jspecify.annotations.NullMarked;

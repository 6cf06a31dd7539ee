/** The pages before the console: signing in, and making the first Org Admin. */
@NullMarked
package dev.sallyport.console.entry;

import org.jspecify.annotations.NullMarked;

/** The page to try the API on. */
@NullMarked
package dev.sallyport.console.apipage;

import org.jspecify.annotations.NullMarked;

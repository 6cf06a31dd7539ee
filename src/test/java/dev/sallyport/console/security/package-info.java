/** The console's door. */
@NullMarked
package dev.sallyport.console.security;

import org.jspecify.annotations.NullMarked;

/** The console's door: signing in and out, the person behind a session, and what every answer to a browser must carry. */
@NullMarked
package dev.sallyport.console.security;

import org.jspecify.annotations.NullMarked;

/** What every screen is made of: badges, notes, heads, dialogs, times, and the live link between enforcement and an open page. */
@NullMarked
package dev.sallyport.console.parts;

import org.jspecify.annotations.NullMarked;

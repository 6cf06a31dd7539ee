/** What the page of traffic keeps still while it changes. */
@NullMarked
package dev.sallyport.console.traffic;

import org.jspecify.annotations.NullMarked;

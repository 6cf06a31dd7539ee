/** What the page of gateways keeps still while it changes, and what it claims. */
@NullMarked
package dev.sallyport.console.gateways;

import org.jspecify.annotations.NullMarked;

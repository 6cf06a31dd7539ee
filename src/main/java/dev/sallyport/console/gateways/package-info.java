/** The page on the gateways of the whole organisation, and what a refusal looks like everywhere. */
@NullMarked
package dev.sallyport.console.gateways;

import org.jspecify.annotations.NullMarked;

/** How clusters and rules are kept: the fold of the ledger, the projection for queries, and what happens by itself. */
@NullMarked
package dev.sallyport.perimeter.internal;

import org.jspecify.annotations.NullMarked;

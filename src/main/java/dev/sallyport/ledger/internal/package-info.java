/** How the ledger is stored, chained, checked, and where its head is kept. */
@NullMarked
package dev.sallyport.ledger.internal;

import org.jspecify.annotations.NullMarked;

/** The key that signs for the ledger, signed checkpoints, and the places outside the database that they are written to. */
@NullMarked
package dev.sallyport.ledger.internal.notary;

import org.jspecify.annotations.NullMarked;

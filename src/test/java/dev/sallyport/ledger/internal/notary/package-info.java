/** Tests of the key, the checkpoints and the anchors. */
@NullMarked
package dev.sallyport.ledger.internal.notary;

import org.jspecify.annotations.NullMarked;

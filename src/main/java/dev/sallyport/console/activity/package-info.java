/** The page on who did what: the ledger in words. */
@NullMarked
package dev.sallyport.console.activity;

import org.jspecify.annotations.NullMarked;

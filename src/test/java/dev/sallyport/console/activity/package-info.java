/** Tests of the page on who did what. */
@NullMarked
package dev.sallyport.console.activity;

import org.jspecify.annotations.NullMarked;

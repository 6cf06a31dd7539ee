/** A cluster's egress rules: the grid, the editor beside it, and the box that tests a destination. */
@NullMarked
package dev.sallyport.console.rules;

import org.jspecify.annotations.NullMarked;

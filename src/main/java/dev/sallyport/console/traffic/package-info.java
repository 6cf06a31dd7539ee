/** The page on what clients of a cluster asked for, and why it was refused. */
@NullMarked
package dev.sallyport.console.traffic;

import org.jspecify.annotations.NullMarked;

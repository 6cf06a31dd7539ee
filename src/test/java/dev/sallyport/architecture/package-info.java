/** The rules of the house, kept by tests. */
@NullMarked
package dev.sallyport.architecture;

import org.jspecify.annotations.NullMarked;

/** What is shipped beside the program, held to what the program knows. */
@NullMarked
package dev.sallyport.deploy;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sallyport.console.parts;

import org.jspecify.annotations.NullMarked;

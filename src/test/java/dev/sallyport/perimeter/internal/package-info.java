@NullMarked
package dev.sallyport.perimeter.internal;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.sallyport.console.cluster;

import org.jspecify.annotations.NullMarked;

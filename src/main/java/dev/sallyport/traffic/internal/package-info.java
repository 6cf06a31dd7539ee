/** How connections are judged and kept. */
@NullMarked
package dev.sallyport.traffic.internal;

import org.jspecify.annotations.NullMarked;

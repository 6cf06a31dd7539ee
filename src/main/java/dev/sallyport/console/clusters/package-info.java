/** All clusters at a glance, and making a new one. */
@NullMarked
package dev.sallyport.console.clusters;

import org.jspecify.annotations.NullMarked;

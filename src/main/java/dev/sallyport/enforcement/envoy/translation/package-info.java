/** The perimeter of a cluster as the resources that make an Envoy enforce it: pure functions, deterministic bytes. */
@NullMarked
package dev.sallyport.enforcement.envoy.translation;

import org.jspecify.annotations.NullMarked;

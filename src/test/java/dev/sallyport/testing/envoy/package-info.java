/** A real Envoy for tests, with the servers and clients around it; everything stays on loopback. */
@NullMarked
package dev.sallyport.testing.envoy;

import org.jspecify.annotations.NullMarked;

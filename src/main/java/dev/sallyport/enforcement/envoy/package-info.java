/** Everything that knows Envoy: translation, discovery service, access log, the local process and its probe. */
@NullMarked
package dev.sallyport.enforcement.envoy;

import org.jspecify.annotations.NullMarked;

/** The product as its users meet it: the packaged jar, a real Envoy, a real browser, real sockets. */
@NullMarked
package dev.sallyport.acceptance;

import org.jspecify.annotations.NullMarked;

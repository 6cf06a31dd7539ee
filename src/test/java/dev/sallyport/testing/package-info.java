/** What tests of several rooms stand on: databases, gateways, browsers. */
@NullMarked
package dev.sallyport.testing;

import org.jspecify.annotations.NullMarked;

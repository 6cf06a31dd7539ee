/** The translation against a reading of its tables, and against a real Envoy. */
@NullMarked
package dev.sallyport.enforcement.envoy.translation;

import org.jspecify.annotations.NullMarked;

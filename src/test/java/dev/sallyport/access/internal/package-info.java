/** The table of roles, first run, sign-in and keys, on real databases. */
@NullMarked
package dev.sallyport.access.internal;

import org.jspecify.annotations.NullMarked;

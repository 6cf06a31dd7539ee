/** The pages on who may do what: people, service accounts with their keys, and roles. */
@NullMarked
package dev.sallyport.console.access;

import org.jspecify.annotations.NullMarked;

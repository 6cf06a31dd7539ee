/** Accounts, keys and grants in the database, the table of roles, and the check in front of every use case. */
@NullMarked
package dev.sallyport.access.internal;

import org.jspecify.annotations.NullMarked;

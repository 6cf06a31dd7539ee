/** Who someone is and what they may do: people, service accounts, keys, roles, scopes, sign-in. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger"})
package dev.sallyport.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

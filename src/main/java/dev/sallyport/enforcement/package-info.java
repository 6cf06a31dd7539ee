/** What the gateways were told, what they acknowledged, and so what is really in force. */
@NullMarked
@ApplicationModule(allowedDependencies = {"net", "policy", "ledger", "access", "perimeter", "words"})
package dev.sallyport.enforcement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

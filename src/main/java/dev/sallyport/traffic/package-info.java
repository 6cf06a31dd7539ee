/** What clients asked the gateways for and what became of it: judged again by the rules, counted, and kept for a bounded time. */
@NullMarked
@ApplicationModule(allowedDependencies = {"net", "policy", "ledger", "access", "perimeter", "enforcement"})
package dev.sallyport.traffic;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What was reachable at an instant, what changed between two, and how well that is known: answered from the versions, never from how things are now. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"words", "net", "policy", "ledger", "access", "perimeter", "enforcement", "traffic"})
package dev.sallyport.reports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

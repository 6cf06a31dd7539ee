/** Clusters with their traffic policy and egress rules: commands, queries, and every version in time. */
@NullMarked
@ApplicationModule(allowedDependencies = {"words", "net", "policy", "ledger", "access"})
package dev.sallyport.perimeter;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** What a perimeter allows: rules, policy, and the pure function that decides a destination and says why. */
@NullMarked
@ApplicationModule(allowedDependencies = {"net"})
package dev.sallyport.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

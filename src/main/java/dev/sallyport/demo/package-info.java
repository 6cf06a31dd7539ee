/** A laboratory full of sample clusters, people and traffic, for a look at the product; started by {@code make demo} and by nothing else. */
@NullMarked
@ApplicationModule(allowedDependencies = {"ledger", "access", "perimeter", "policy", "enforcement"})
package dev.sallyport.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

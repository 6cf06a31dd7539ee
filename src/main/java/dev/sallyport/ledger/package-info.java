/** The append-only, hash-chained record of everything that happened, and the verifier that notices when it was touched. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.sallyport.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

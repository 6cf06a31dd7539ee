/** The Cloud API: controllers and wire records, and no decision of its own. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "words",
            "net",
            "policy",
            "ledger",
            "access",
            "perimeter",
            "enforcement",
            "traffic",
            "reports"
        })
package dev.sallyport.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** The web console: views over the use cases of the other rooms, and no decision of its own. */
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
package dev.sallyport.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

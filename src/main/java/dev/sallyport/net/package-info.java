/** Values of the network, validated where they are made: host names and patterns, address ranges, ports, paths, destinations. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.sallyport.net;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/** One cluster: its perimeter and policy, its gateways, its settings, and the head and tabs around them. */
@NullMarked
package dev.sallyport.console.cluster;

import org.jspecify.annotations.NullMarked;

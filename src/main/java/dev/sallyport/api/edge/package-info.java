/** What every request meets before it reaches a door, and what every answer carries whoever gives it. */
@NullMarked
package dev.sallyport.api.edge;

import org.jspecify.annotations.NullMarked;

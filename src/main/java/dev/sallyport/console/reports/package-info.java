/** What was reachable at an instant and what changed between two, on one screen and as files. */
@NullMarked
package dev.sallyport.console.reports;

import org.jspecify.annotations.NullMarked;

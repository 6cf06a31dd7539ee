/** How a report is laid out on paper. */
@NullMarked
package dev.sallyport.reports.internal;

import org.jspecify.annotations.NullMarked;

/** Tests of reports as files. */
@NullMarked
package dev.sallyport.console.reports;

import org.jspecify.annotations.NullMarked;

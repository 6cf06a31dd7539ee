/** Tests of evidence packs and of their check. */
@NullMarked
package dev.sallyport.reports.evidence;

import org.jspecify.annotations.NullMarked;

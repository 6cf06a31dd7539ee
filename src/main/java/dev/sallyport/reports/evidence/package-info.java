/** Evidence packs: one file that proves what it says to whoever knows the key's fingerprint, and the check of it without a server. */
@NullMarked
package dev.sallyport.reports.evidence;

import org.jspecify.annotations.NullMarked;

/** Drives the console in a real browser: one Chromium for a run, a fresh profile for each person, the steps people take, and the check for barriers. */
@NullMarked
package dev.sallyport.testing.browser;

import org.jspecify.annotations.NullMarked;

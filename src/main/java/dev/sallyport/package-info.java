/** The application as a whole: it starts the rooms below and knows nothing of what they do. */
@NullMarked
package dev.sallyport;

import org.jspecify.annotations.NullMarked;

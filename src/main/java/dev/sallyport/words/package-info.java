/** The message bundle, read: every sentence a person can meet is looked up here by its key. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.sallyport.words;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

package dev.sallyport.enforcement;

import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a gateway cannot enforce a perimeter, by what it says of itself.
 *
 * @param needed the oldest version that can ({@code 1.40}), where it is older or does not say what it is; else null
 * @param missing the extensions that it lacks, by the names that Envoy gives them
 */
public record Unfitness(@Nullable String needed, List<String> missing) {

    public Unfitness {
        missing = List.copyOf(missing);
    }

    /**
     * The same as a sentence for people.
     *
     * @param version what the gateway says it is ({@code 1.38.0}), or null
     */
    public String words(@Nullable String version) {
        if (needed == null) {
            return Words.of("enforcement.unfit.missing", String.join(", ", missing), missing.size());
        }
        return version == null
                ? Words.of("enforcement.unfit.unsaid", needed)
                : Words.of("enforcement.unfit.version", version.replaceFirst("\\.0$", ""), needed);
    }
}

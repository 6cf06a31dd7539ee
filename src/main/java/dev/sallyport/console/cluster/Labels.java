package dev.sallyport.console.cluster;

import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.words.Words;

/** How clusters are named in words. */
public final class Labels {

    private Labels() {}

    public static String provider(CloudProvider provider) {
        return switch (provider) {
            case AWS -> Words.of("console.provider.AWS");
            case GCP -> Words.of("console.provider.GCP");
            case AZURE -> Words.of("console.provider.AZURE");
            case ON_PREMISES -> Words.of("console.provider.ON_PREMISES");
        };
    }

    /** What people call a purpose; a code of the organisation's own speaks for itself. */
    public static String purpose(String code) {
        String key = "console.rules.purpose." + code;
        return Words.has(key) ? Words.of(key) : code;
    }

    /** Provider and regions in one line. */
    public static String place(Cluster cluster) {
        String provider = provider(cluster.provider());
        return cluster.regions().isEmpty() ? provider : provider + " · " + String.join(", ", cluster.regions());
    }
}

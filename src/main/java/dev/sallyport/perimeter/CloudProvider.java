package dev.sallyport.perimeter;

/** Where a cluster runs; a label, nothing depends on it. The first three names are those of the wire. */
public enum CloudProvider {
    AWS,
    GCP,
    AZURE,
    ON_PREMISES
}

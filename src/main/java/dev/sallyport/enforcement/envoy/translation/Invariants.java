package dev.sallyport.enforcement.envoy.translation;

/** What Envoy would acknowledge although it is wrong, looked for before anything is sent. */
public final class Invariants {

    private Invariants() {}

    /**
     * @throws IllegalStateException naming what is wrong: a defect of the translation, nothing that a person can have caused
     */
    public static void check(ClusterResources resources) {
        throw new UnsupportedOperationException();
    }
}

package dev.sallyport.enforcement.internal;

/** What one look through a gateway's listener at one cluster found. */
public sealed interface Probe {

    /**
     * Every connection was answered by that revision.
     *
     * @param connections how many were asked: a sample, as each is answered by one of the gateway's threads
     */
    record Proven(long revision, int connections) implements Probe {}

    /** @param why a code that has its words under {@code console.gateways.probe} */
    record Failed(String why) implements Probe {}

    /** There is no way to look: the console is no client of the cluster. That says nothing about the gateway. */
    record Impossible() implements Probe {}
}

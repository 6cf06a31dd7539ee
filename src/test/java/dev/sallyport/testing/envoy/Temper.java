package dev.sallyport.testing.envoy;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.charset.StandardCharsets;

/** How a simulated gateway that lives by itself answers what it is sent. */
@FunctionalInterface
public interface Temper {

    /** An answer, or none. */
    sealed interface Answer {

        record Accept() implements Answer {}

        /** @param words what it says in the error's detail */
        record Refuse(String words) implements Answer {}

        record Silence() implements Answer {}
    }

    Answer answer(DiscoveryResponse response);

    static Temper accepting() {
        return response -> new Answer.Accept();
    }

    static Temper silent() {
        return response -> new Answer.Silence();
    }

    /** Refuses whatever contains a text, a host for instance, and accepts the rest. */
    static Temper refusing(String text, String words) {
        return response -> contains(response, text) ? new Answer.Refuse(words) : new Answer.Accept();
    }

    /** Whether a text is anywhere in the resources. */
    static boolean contains(DiscoveryResponse response, String text) {
        return response.getResourcesList().stream()
                .anyMatch(body ->
                        body.getValue().toString(StandardCharsets.ISO_8859_1).contains(text));
    }
}

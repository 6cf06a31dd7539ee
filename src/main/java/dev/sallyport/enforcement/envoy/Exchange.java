package dev.sallyport.enforcement.envoy;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.sallyport.enforcement.envoy.translation.EnvoyResource;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What is wished, on its way, acknowledged and refused of one type of resource on one stream. Nothing that the gateway has or refused is
 * offered again, unless it is forgiven. Not for concurrent use: the session guards it.
 */
sealed interface Exchange permits SetExchange, TableExchange {

    /**
     * One response.
     *
     * @param version names what the gateway has once it accepted this, as far as the type allows
     */
    record Offer(String version, List<EnvoyResource> resources) {

        /** Whether exactly this content of the resource is in it. */
        boolean contains(EnvoyResource resource) {
            return resources.stream()
                    .anyMatch(offered -> offered.name().equals(resource.name())
                            && offered.version().equals(resource.version()));
        }
    }

    /** These are wished instead of those. */
    void wish(Collection<EnvoyResource> before, Collection<EnvoyResource> now);

    /**
     * The first request for the type on the stream.
     *
     * @param claimed the version that the gateway accepted last, on whatever stream; empty if it has nothing
     */
    void subscribe(String claimed, Set<String> names);

    /** The gateway asks for these names from now on. */
    void asks(Set<String> names);

    boolean subscribed();

    /** Whether an answer is awaited. */
    boolean awaits();

    void sent(String nonce, Offer offer);

    /** Takes the offer that was sent with the nonce off the way; null if none is. */
    @Nullable
    Offer answered(String nonce);

    void accepted(Offer offer);

    /**
     * @param words the gateway's own
     * @return the resources that are known to be what it refuses; of the others it is found out
     */
    List<EnvoyResource> refused(Offer offer, String words);

    /** Whether the gateway acknowledged exactly this content. */
    boolean has(EnvoyResource resource);

    /** What was refused of these may be offered once more. */
    void forgive(Collection<EnvoyResource> resources);

    /** Names resources by their content: equal ones have equal names on every replica and after every restart. */
    static String digest(SortedMap<String, EnvoyResource> resources) {
        Hasher hasher = Hashing.sha256().newHasher();
        resources.forEach(
                (name, resource) -> hasher.putString(name + "=" + resource.version() + "\n", StandardCharsets.UTF_8));
        return hasher.hash().toString().substring(0, 32);
    }
}

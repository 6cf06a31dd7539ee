package dev.sallyport.testing.envoy;

import dev.sallyport.enforcement.envoy.translation.EnvoyResource;

/** The types of resource that a gateway asks for, in the order in which Envoy comes to ask for them. */
public enum ResourceKind {
    CLUSTERS(EnvoyResource.CLUSTER),
    LISTENERS(EnvoyResource.LISTENER),
    TABLES(EnvoyResource.ROUTES);

    private final String typeUrl;

    ResourceKind(String typeUrl) {
        this.typeUrl = typeUrl;
    }

    public String typeUrl() {
        return typeUrl;
    }

    /** @throws IllegalArgumentException for any other type */
    static ResourceKind of(String typeUrl) {
        for (ResourceKind kind : values()) {
            if (kind.typeUrl.equals(typeUrl)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(typeUrl);
    }
}

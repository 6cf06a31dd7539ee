package dev.sallyport.access;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The address under which people reach the console: as configured, or else as far as this machine can know. */
@Component
public final class PublicAddress {

    private final Environment environment;

    public PublicAddress(Environment environment) {
        this.environment = environment;
    }

    /** @param path without a slash in front */
    public String of(String path) {
        String base = environment.getProperty("sallyport.public-url");
        return (base == null || base.isBlank() ? guessed() : base).replaceAll("/+$", "") + "/" + path;
    }

    private String guessed() {
        String address = environment.getProperty("server.address", "127.0.0.1");
        boolean anywhere = address.equals("0.0.0.0") || address.equals("::");
        String host = anywhere ? "localhost" : address.contains(":") ? "[" + address + "]" : address;
        boolean tls = environment.getProperty("server.ssl.bundle") != null;
        return (tls ? "https" : "http") + "://" + host + ":" + environment.getProperty("local.server.port", "8080");
    }
}

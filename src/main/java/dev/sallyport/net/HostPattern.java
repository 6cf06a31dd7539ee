package dev.sallyport.net;

/**
 * What an FQDN rule names: one host, or everything below a name at any depth but not the name itself.
 *
 * @param name the host, or for a wildcard the name below which everything matches
 * @param wildcard whether the pattern was written with a leading {@code *.}
 */
public record HostPattern(HostName name, boolean wildcard) implements Target {

    /** Accepts canonical text only; a problem carries the canonical form where there is one. Throws {@link InvalidValueException}. */
    public static HostPattern parse(String text) {
        throw new UnsupportedOperationException();
    }

    public boolean matches(HostName host) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return wildcard ? "*." + name : name.value();
    }
}

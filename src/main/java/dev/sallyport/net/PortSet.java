package dev.sallyport.net;

import java.util.List;

/**
 * The ports of a rule, in the order in which they were given.
 *
 * @param ports distinct ports from 1 to 65535, at most 64; empty means every port
 */
public record PortSet(List<Integer> ports) {

    public PortSet {
        ports = List.copyOf(ports);
    }

    /** Throws {@link InvalidValueException} for a port out of range, one given twice, or more than 64. */
    public static PortSet of(List<Integer> ports) {
        throw new UnsupportedOperationException();
    }

    public boolean isAll() {
        return ports.isEmpty();
    }

    public boolean contains(int port) {
        return ports.isEmpty() || ports.contains(port);
    }
}

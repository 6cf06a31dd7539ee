package dev.sallyport.net;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The ports of a rule, in the order in which they were given.
 *
 * @param ports distinct ports from 1 to 65535, at most 64; empty means every port
 */
public record PortSet(List<Integer> ports) {

    public static final PortSet ALL = new PortSet(List.of());

    private static final int MOST = 64;

    public PortSet {
        ports = List.copyOf(ports);
    }

    /**
     * @throws InvalidValueException with {@code PORT_OUT_OF_RANGE}, {@code PORT_REPEATED} or {@code PORTS_TOO_MANY}
     */
    public static PortSet of(List<Integer> ports) {
        if (ports.size() > MOST) {
            throw new InvalidValueException(Problem.of("PORTS_TOO_MANY", Integer.toString(MOST)));
        }
        Set<Integer> seen = new HashSet<>();
        for (int port : ports) {
            if (port < 1 || port > 65_535) {
                throw new InvalidValueException(Problem.of("PORT_OUT_OF_RANGE", Integer.toString(port)));
            }
            if (!seen.add(port)) {
                throw new InvalidValueException(Problem.of("PORT_REPEATED", Integer.toString(port)));
            }
        }
        return new PortSet(ports);
    }

    public boolean isAll() {
        return ports.isEmpty();
    }

    public boolean contains(int port) {
        return ports.isEmpty() || ports.contains(port);
    }

    /** Whether every port of {@code other} is one of these. */
    public boolean covers(PortSet other) {
        return ports.isEmpty() || (!other.ports.isEmpty() && Set.copyOf(ports).containsAll(other.ports));
    }
}

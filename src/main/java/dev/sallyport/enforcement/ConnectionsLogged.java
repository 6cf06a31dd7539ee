package dev.sallyport.enforcement;

import java.util.List;

/**
 * Published several times a second at most, in the order in which gateways told, on one thread.
 *
 * @param lost how many more there were since the last time, that could not be kept because they came too fast
 */
public record ConnectionsLogged(List<ConnectionLogged> connections, long lost) {

    public ConnectionsLogged {
        connections = List.copyOf(connections);
    }
}

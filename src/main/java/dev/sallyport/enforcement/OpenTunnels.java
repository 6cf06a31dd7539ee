package dev.sallyport.enforcement;

/**
 * Tunnels of a cluster that gateways said opened and have not said ended. After a start of the console those are not known that opened
 * before.
 *
 * @param revision the revision that allowed them
 * @param count how many, at all gateways
 */
public record OpenTunnels(long revision, int count) {}

package dev.sallyport.enforcement;

import java.util.List;

/**
 * The machines of the gateways beside the local one, for a laboratory that has all of them on one: each gateway is a process of its own
 * with a certificate of its own, and reaches the console as from elsewhere. There are none outside a laboratory with samples.
 */
public interface GatewayHosts {

    /** The gateways that the settings name, in their order; empty if this machine has no Envoy. */
    List<String> names();

    /** Starts the process of one of them; does nothing if it runs. */
    void start(String gateway);

    /** Ends the process and waits until it is gone; does nothing if there is none. */
    void stop(String gateway);
}

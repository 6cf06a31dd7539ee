package dev.sallyport.enforcement.envoy;

import dev.sallyport.ledger.DataFolder;
import dev.sallyport.testing.envoy.SimulatedGateway;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Simulated gateways of a console that runs elsewhere, with certificates that its authority signed by hand. */
public final class SimulatedFleet implements AutoCloseable {

    private final LocalAuthority authority;
    private final int xdsPort;
    private final List<SimulatedGateway> gateways = new ArrayList<>();

    /** @param data the console's data folder, whose authority signs */
    public SimulatedFleet(Path data, int xdsPort) {
        this.authority = new LocalAuthority(new DataFolder(data), Clock.systemUTC());
        this.xdsPort = xdsPort;
    }

    /** Two of one name are two processes with one certificate. It cannot tell silence from slowness: the console is another process. */
    public SimulatedGateway gateway(String name) {
        SimulatedGateway gateway =
                new SimulatedGateway(name, TestControlPlane.road(authority, name, xdsPort), (stream, requests) -> {
                    throw new UnsupportedOperationException("nobody here knows what the console has dealt with");
                });
        gateways.add(gateway);
        return gateway;
    }

    @Override
    public void close() {
        gateways.forEach(SimulatedGateway::close);
    }
}

package dev.sallyport.enforcement.envoy.translation;

import com.google.protobuf.ByteString;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import java.util.List;

/**
 * A cluster's perimeter as Envoy resources. Pure: equal input gives equal bytes, on every replica.
 *
 * <p>Open tunnels survive every change of a route table. A change that forbids something ({@link Tightening}) therefore needs a
 * listener whose filter chain has a new name: Envoy then drains the old chain and closes its tunnels.
 *
 * <p>A closed cluster keeps its listener and a route table without any way out: its acknowledgement says that the port refuses
 * everything. Only when the cluster is no longer known at all does the listener go.
 */
public final class Translation {

    /** What {@code re2.max_program_size.error_level} must be at least in the bootstrap's runtime; Envoy's default refuses the guards. */
    public static final int RE2_PROGRAM_SIZE = 4000;

    /** The host whose plain HTTP path {@link #PROBE_PATH} answers the revision in force, in header {@code x-egress-revision} and body. */
    public static final String PROBE_HOST = "egress-probe.invalid";

    public static final String PROBE_PATH = "/revision";

    /** What the filter chain is called as long as nothing was forbidden. */
    private static final String FIRST_CHAIN = "since-0";

    private Translation() {}

    /** With the chain of tunnels that nothing forbade yet. */
    public static ClusterResources translate(ClusterPerimeter cluster, GatewaySettings settings) {
        return translate(cluster, settings, FIRST_CHAIN);
    }

    /**
     * @param chain what the filter chain is called, unless the cluster is closed
     */
    public static ClusterResources translate(ClusterPerimeter cluster, GatewaySettings settings, String chain) {
        AddressClassConfig.Both classes = AddressClassConfig.Both.of(cluster.cluster(), settings);
        return new ClusterResources(
                cluster.cluster(),
                cluster.perimeter().revision(),
                List.of(Listeners.listener(cluster, settings, classes, chain)),
                cluster.closed()
                        ? List.of()
                        : List.of(
                                classes.publicOnly().cluster(),
                                classes.privateToo().cluster()),
                List.of(RouteTable.of(cluster, classes, settings)));
    }

    public static String listenerName(ClusterId cluster) {
        return "cluster-" + cluster;
    }

    /**
     * A table has the name of the clusters that it leads to and of the listener that can read it. So a listener whose filters are made of
     * other settings brings its own table, and Envoy goes from one pair to the other in one step.
     */
    public static String routesName(ClusterId cluster, GatewaySettings settings) {
        return routesName(cluster, AddressClassConfig.Both.of(cluster, settings));
    }

    static String routesName(ClusterId cluster, AddressClassConfig.Both classes) {
        String read = classes.publicOnly().name() + " " + classes.privateToo().name() + " " + AskedAddress.HEADER;
        return "cluster-" + cluster + "-" + EnvoyResource.Bytes.hash(ByteString.copyFromUtf8(read), 4);
    }
}

package dev.sallyport.enforcement.envoy.translation;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.PerimeterFold.ClusterPerimeter;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.testing.envoy.EnvoyProcess;
import dev.sallyport.testing.envoy.ProxyClient;
import dev.sallyport.testing.envoy.TestAds;
import dev.sallyport.testing.envoy.TestDns;
import dev.sallyport.testing.envoy.TestOrigin;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Inside a namespace: an Envoy, its name server, and destinations on every address of the loopback interface. */
final class Laboratory implements AutoCloseable {

    static final String PUBLIC = "192.0.2.10";
    static final String OTHER_PUBLIC = "192.0.2.11";
    static final String PRIVATE = "10.1.2.3";

    /** The addresses that the loopback interface must have. */
    static final List<String> ADDRESSES = List.of(
            PUBLIC + "/32",
            OTHER_PUBLIC + "/32",
            "203.0.113.7/32",
            PRIVATE + "/32",
            "169.254.169.254/32",
            "2001:db8::10/128",
            "fd12::7/128");

    private static final List<Integer> PORTS = List.of(80, 443, 5432, 8080, 8443, 9092);

    final TestDns dns = new TestDns()
            .answering("*.com", PUBLIC)
            .answering("*.org", PUBLIC)
            .answering("*.test", PUBLIC)
            .answering("private.example.com", PRIVATE);
    final List<TestOrigin> origins;
    final TestAds ads = new TestAds();
    final EnvoyProcess envoy;
    final GatewaySettings settings;

    Laboratory(Path folder) {
        origins = PORTS.stream().map(port -> new TestOrigin("::", port)).toList();
        envoy = new EnvoyProcess(ads, folder);
        settings = GatewaySettings.of("127.0.0.1", List.of(dns.address()), AddressClasses.standard());
    }

    static ClusterPerimeter cluster(int port, long revision, TrafficPolicy policy, List<EgressRule> rules) {
        return new ClusterPerimeter(
                id(port),
                "laboratory-" + port,
                port,
                List.of(Cidr.parse("127.0.0.1/32")),
                false,
                new Perimeter(revision, policy, rules));
    }

    static ClusterId id(int port) {
        return new ClusterId(new UUID(port, port));
    }

    /** Sends the clusters at revisions that have been checked, and waits for the acknowledgement. */
    void push(ClusterPerimeter... clusters) {
        List<ClusterResources> resources = new ArrayList<>();
        for (ClusterPerimeter cluster : clusters) {
            resources.add(Translation.translate(cluster, settings));
        }
        push(resources);
    }

    void push(List<ClusterResources> resources) {
        resources.forEach(Invariants::check);
        ads.push(resources);
    }

    ProxyClient client(int port) {
        return new ProxyClient(port);
    }

    static InetAddress loopback(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    int connections() {
        return origins.stream().mapToInt(TestOrigin::connections).sum();
    }

    @Override
    public void close() {
        envoy.close();
        ads.close();
        origins.forEach(TestOrigin::close);
        dns.close();
    }
}

package dev.sallyport.enforcement.envoy;

import dev.sallyport.enforcement.GatewayHosts;
import dev.sallyport.enforcement.internal.EnforcementSettings;
import dev.sallyport.ledger.DataFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Each gateway gets a folder of its own below that of the console, as if it were a disk of its own. */
@Component
@ConditionalOnProperty("sallyport.demo")
class LaboratoryHosts implements GatewayHosts {

    private final EnforcementSettings settings;
    private final LocalAuthority authority;
    private final ControlPlane console;
    private final DataFolder folder;
    private final Map<String, LocalGateway> running = new HashMap<>();

    LaboratoryHosts(EnforcementSettings settings, LocalAuthority authority, ControlPlane console, DataFolder folder) {
        this.settings = settings;
        this.authority = authority;
        this.console = console;
        this.folder = folder;
    }

    @Override
    public List<String> names() {
        return settings.localGateway() ? List.copyOf(settings.otherGateways().keySet()) : List.of();
    }

    @Override
    public synchronized void start(String gateway) {
        running.computeIfAbsent(gateway, this::launch);
    }

    private LocalGateway launch(String gateway) {
        LocalGateway one = new LocalGateway(
                gateway,
                settings.envoyBinary().orElseThrow(),
                Bootstrap.json(authority, gateway, settings.xdsAddress(), console.port()),
                new DataFolder(folder.folder("gateway-" + gateway)),
                settings.drain());
        one.start();
        return one;
    }

    @Override
    public synchronized void stop(String gateway) {
        LocalGateway one = running.remove(gateway);
        if (one != null) {
            one.stop();
        }
    }
}

package dev.sallyport.enforcement.envoy.translation;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import java.security.MessageDigest;

/**
 * A listener but for the address that it binds, which is all that differs between gateways. Its bytes are made and hashed once, and every
 * gateway's listener shares them: the address comes after them, as the order of fields means nothing to whoever reads them.
 */
final class ListenerBody {

    private final String name;
    private final int port;
    private final ByteString rest;
    private final MessageDigest hashed;

    /** @param rest all of the listener but its address */
    ListenerBody(Listener rest, int port) {
        this.name = rest.getName();
        this.port = port;
        this.rest = EnvoyResource.Bytes.of(rest);
        this.hashed = EnvoyResource.Bytes.digest(this.rest);
    }

    EnvoyResource at(String address) {
        ByteString place = EnvoyResource.Bytes.of(Listener.newBuilder()
                .setAddress(Address.newBuilder()
                        .setSocketAddress(SocketAddress.newBuilder()
                                .setAddress(address)
                                .setPortValue(port)
                                .setIpv4Compat(address.equals("::"))))
                .build());
        return new EnvoyResource(
                EnvoyResource.LISTENER,
                name,
                Any.newBuilder()
                        .setTypeUrl(EnvoyResource.LISTENER)
                        .setValue(rest.concat(place))
                        .build(),
                EnvoyResource.Bytes.hash(hashed, place, EnvoyResource.VERSION_LENGTH));
    }
}

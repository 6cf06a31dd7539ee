package dev.sallyport.enforcement.envoy;

import com.google.common.hash.Hashing;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.nio.charset.StandardCharsets;

/**
 * What tells one entry of a gateway from every other, on the stream and in the file alike. A request that was refused before it had an
 * id is known by its client's port and its time.
 *
 * @param digest of all of it, nothing of which a client can choose but its port
 */
record EntryKey(long digest) {

    static EntryKey of(HTTPAccessLogEntry entry) {
        AccessLogCommon common = entry.getCommonProperties();
        SocketAddress client = common.getDownstreamDirectRemoteAddress().getSocketAddress();
        String text = String.join(
                "\n",
                common.getAccessLogType().name(),
                common.getStreamId(),
                Long.toString(common.getStartTime().getSeconds()),
                Integer.toString(common.getStartTime().getNanos() / 1_000),
                client.getAddress(),
                Integer.toString(client.getPortValue()));
        return new EntryKey(
                Hashing.sha256().hashString(text, StandardCharsets.UTF_8).asLong());
    }

    static EntryKey read(String hexadecimal) {
        return new EntryKey(Long.parseUnsignedLong(hexadecimal, 16));
    }

    @Override
    public String toString() {
        return Long.toHexString(digest);
    }
}

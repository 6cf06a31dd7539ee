package dev.sallyport.enforcement.envoy;

import com.google.protobuf.Timestamp;
import dev.sallyport.enforcement.ConnectionLogged;
import dev.sallyport.enforcement.ConnectionLogged.Outcome;
import dev.sallyport.enforcement.envoy.translation.AccessLog;
import dev.sallyport.ledger.ClusterId;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads one entry of Envoy's access log. What was decided is read from what Envoy did (whom it dialled, whether a tunnel opened) and
 * from the headers that only the gateway writes, never from the name of a route.
 */
final class LogEntry {

    private static final int LONGEST = 512;

    private static final String REFUSED = "deny";
    private static final int OPENED = 200;

    private LogEntry() {}

    /** The gateway's port that the client reached; 0 if the entry does not say. */
    static int port(HTTPAccessLogEntry entry) {
        return entry.getCommonProperties()
                .getDownstreamLocalAddress()
                .getSocketAddress()
                .getPortValue();
    }

    /** When the gateway wrote it down: at the end, or when the tunnel opened. */
    static Instant madeAt(HTTPAccessLogEntry entry) {
        AccessLogCommon common = entry.getCommonProperties();
        com.google.protobuf.Duration since =
                common.hasDuration() ? common.getDuration() : common.getTimeToFirstUpstreamRxByte();
        return instant(common.getStartTime()).plusSeconds(since.getSeconds()).plusNanos(since.getNanos());
    }

    /** Empty for what is not the beginning, the refusal or the end of a client's connection; probes are not clients. */
    static Optional<ConnectionLogged> read(String gateway, ClusterId cluster, HTTPAccessLogEntry entry) {
        if (ListenerProbe.isProbe(entry.getRequest().getAuthority())) {
            return Optional.empty();
        }
        AccessLogCommon common = entry.getCommonProperties();
        Outcome outcome = outcome(entry);
        if (outcome == null) {
            return Optional.empty();
        }
        Map<String, String> headers = entry.getResponse().getResponseHeadersMap();
        boolean tunnel = isTunnel(entry);
        return Optional.of(new ConnectionLogged(
                gateway,
                cluster,
                revision(headers.get(AccessLog.REVISION_HEADER)),
                instant(common.getStartTime()),
                bounded(headers.getOrDefault(AccessLog.REQUEST_ID_HEADER, "")),
                outcome,
                bounded(entry.getRequest().getAuthority()),
                tunnel ? null : bounded(withoutQuery(entry.getRequest().getPath())),
                bounded(tunnel ? "CONNECT" : method(entry)),
                switch (outcome) {
                    case REFUSED, FAILED -> bounded(headers.getOrDefault(AccessLog.REASON_HEADER, ""));
                    case OPENED, ENDED, PASSED -> null;
                },
                entry.getRequest().getRequestBodyBytes(),
                entry.getResponse().getResponseBodyBytes(),
                outcome == Outcome.OPENED ? null : duration(common),
                address(common.getDownstreamDirectRemoteAddress()),
                authority(common.getUpstreamRemoteAddress())));
    }

    private static @Nullable Outcome outcome(HTTPAccessLogEntry entry) {
        AccessLogType type = entry.getCommonProperties().getAccessLogType();
        if (type == AccessLogType.DownstreamTunnelSuccessfullyEstablished) {
            return Outcome.OPENED;
        }
        if (type != AccessLogType.DownstreamEnd) {
            return null;
        }
        String decision = entry.getResponse().getResponseHeadersMap().get(AccessLog.DECISION_HEADER);
        if (decision != null) {
            return decision.equals(REFUSED) ? Outcome.REFUSED : Outcome.FAILED;
        }
        if (isTunnel(entry)) {
            return entry.getResponse().getResponseCode().getValue() == OPENED ? Outcome.ENDED : Outcome.FAILED;
        }
        return entry.getCommonProperties().hasUpstreamRemoteAddress() ? Outcome.PASSED : Outcome.FAILED;
    }

    private static boolean isTunnel(HTTPAccessLogEntry entry) {
        return entry.getRequest().getRequestMethod() == io.envoyproxy.envoy.config.core.v3.RequestMethod.CONNECT;
    }

    private static String method(HTTPAccessLogEntry entry) {
        return entry.getRequest().getRequestMethod().name();
    }

    /** What a query carries may be secret, so it goes no further than this line. */
    private static String withoutQuery(String path) {
        int end = path.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = path.indexOf(mark);
            end = at >= 0 && at < end ? at : end;
        }
        return path.substring(0, end);
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    private static long revision(@Nullable String header) {
        try {
            return header == null ? 0 : Math.max(0, Long.parseLong(header));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos() / 1_000 * 1_000L);
    }

    private static @Nullable Duration duration(AccessLogCommon common) {
        return common.hasDuration()
                ? Duration.ofSeconds(
                        common.getDuration().getSeconds(), common.getDuration().getNanos())
                : null;
    }

    private static @Nullable String address(Address address) {
        return address.hasSocketAddress() ? address.getSocketAddress().getAddress() : null;
    }

    private static @Nullable String authority(Address address) {
        if (!address.hasSocketAddress()) {
            return null;
        }
        SocketAddress socket = address.getSocketAddress();
        String host = socket.getAddress().indexOf(':') >= 0 ? "[" + socket.getAddress() + "]" : socket.getAddress();
        return host + ":" + socket.getPortValue();
    }
}

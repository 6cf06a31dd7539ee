package dev.sallyport.enforcement.envoy;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import dev.sallyport.enforcement.envoy.translation.AccessLog;
import dev.sallyport.enforcement.envoy.translation.FileLog;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPResponseProperties;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a line of {@link FileLog} as the entry that the gateway told, or would have told, over its log stream. */
final class LogLine {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, String> HEADERS = Map.of(
            FileLog.DECISION, AccessLog.DECISION_HEADER,
            FileLog.REASON, AccessLog.REASON_HEADER,
            FileLog.REVISION, AccessLog.REVISION_HEADER,
            FileLog.REQUEST_ID, AccessLog.REQUEST_ID_HEADER);

    private LogLine() {}

    /** Empty for a line that is not whole, or not of this log. */
    static Optional<HTTPAccessLogEntry> read(String line) {
        try {
            JsonNode fields = JSON.readTree(line);
            return fields.isObject() && !text(fields, FileLog.START).isEmpty()
                    ? Optional.of(entry(fields))
                    : Optional.empty();
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static HTTPAccessLogEntry entry(JsonNode fields) {
        HTTPResponseProperties.Builder response = HTTPResponseProperties.newBuilder()
                .setResponseCode(UInt32Value.of((int) number(fields, FileLog.CODE)))
                .setResponseBodyBytes(number(fields, FileLog.RECEIVED));
        HEADERS.forEach((field, header) -> {
            String value = text(fields, field);
            if (!value.isEmpty()) {
                response.putResponseHeaders(header, value);
            }
        });
        return HTTPAccessLogEntry.newBuilder()
                .setCommonProperties(common(fields))
                .setRequest(HTTPRequestProperties.newBuilder()
                        .setAuthority(text(fields, FileLog.AUTHORITY))
                        .setPath(text(fields, FileLog.PATH))
                        .setRequestMethod(method(text(fields, FileLog.METHOD)))
                        .setRequestBodyBytes(number(fields, FileLog.SENT)))
                .setResponse(response)
                .build();
    }

    private static AccessLogCommon.Builder common(JsonNode fields) {
        AccessLogCommon.Builder common = AccessLogCommon.newBuilder()
                .setStreamId(text(fields, FileLog.ID))
                .setAccessLogType(AccessLogType.valueOf(text(fields, FileLog.KIND)))
                .setStartTime(time(text(fields, FileLog.START)))
                .setDownstreamLocalAddress(address("", number(fields, FileLog.PORT)))
                .setDownstreamDirectRemoteAddress(
                        address(text(fields, FileLog.CLIENT), number(fields, FileLog.CLIENT_PORT)));
        if (fields.path(FileLog.MILLIS).isNumber()) {
            long millis = number(fields, FileLog.MILLIS);
            common.setDuration(
                    Duration.newBuilder().setSeconds(millis / 1_000).setNanos((int) (millis % 1_000) * 1_000_000));
        }
        String upstream = text(fields, FileLog.UPSTREAM);
        int colon = upstream.lastIndexOf(':');
        if (colon > 0) {
            String host = upstream.substring(0, colon);
            common.setUpstreamRemoteAddress(address(
                    host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(upstream.substring(colon + 1))));
        }
        return common;
    }

    private static RequestMethod method(String name) {
        try {
            return RequestMethod.valueOf(name);
        } catch (IllegalArgumentException e) {
            // As on the stream, which knows no others either.
            return RequestMethod.METHOD_UNSPECIFIED;
        }
    }

    private static Address.Builder address(String host, long port) {
        return Address.newBuilder()
                .setSocketAddress(SocketAddress.newBuilder().setAddress(host).setPortValue((int) port));
    }

    private static Timestamp time(String secondsAndNanos) {
        String[] parts = secondsAndNanos.split("\\.", -1);
        if (parts.length != 2 || parts[1].length() != 9) {
            throw new IllegalArgumentException(secondsAndNanos);
        }
        return Timestamp.newBuilder()
                .setSeconds(Long.parseLong(parts[0]))
                .setNanos(Integer.parseInt(parts[1]))
                .build();
    }

    private static String text(JsonNode fields, String name) {
        JsonNode value = fields.path(name);
        return value.isString()
                ? value.stringValue()
                : value.isNumber() ? value.numberValue().toString() : "";
    }

    private static long number(JsonNode fields, String name) {
        JsonNode value = fields.path(name);
        return value.isNumber() ? value.numberValue().longValue() : 0;
    }
}

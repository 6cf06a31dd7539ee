package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same entries as {@link dev.sallyport.enforcement.envoy.translation.AccessLog} tells, as lines of JSON on the gateway's standard
 * output: whoever starts the gateway makes a file of it, which outlives a console that does not listen. A line is bounded in length and
 * has no query.
 */
public final class FileLog {

    public static final String ID = "id";
    public static final String KIND = "kind";
    public static final String START = "start";
    public static final String MILLIS = "ms";
    public static final String PORT = "port";
    public static final String AUTHORITY = "authority";
    public static final String PATH = "path";
    public static final String METHOD = "method";
    public static final String DECISION = "decision";
    public static final String REASON = "reason";
    public static final String REVISION = "revision";
    public static final String REQUEST_ID = "request";
    public static final String CODE = "code";
    public static final String SENT = "sent";
    public static final String RECEIVED = "received";
    public static final String CLIENT = "client";
    public static final String CLIENT_PORT = "client_port";
    public static final String UPSTREAM = "upstream";

    private FileLog() {}

    static AccessLog toStandardOutput() {
        Struct.Builder line = Struct.newBuilder();
        fields().forEach((name, format) ->
                line.putFields(name, Value.newBuilder().setStringValue(format).build()));
        return AccessLog.newBuilder()
                .setName("connections.file")
                .setTypedConfig(any(StdoutAccessLog.newBuilder()
                        .setLogFormat(SubstitutionFormatString.newBuilder().setJsonFormat(line))
                        .build()))
                .build();
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(ID, "%STREAM_ID%");
        fields.put(KIND, "%ACCESS_LOG_TYPE%");
        fields.put(START, "%START_TIME(%s.%9f)%");
        fields.put(MILLIS, "%DURATION%");
        fields.put(PORT, "%DOWNSTREAM_LOCAL_PORT%");
        fields.put(AUTHORITY, "%REQ(:AUTHORITY):512%");
        fields.put(PATH, "%PATH(NQ:PATH):512%");
        fields.put(METHOD, "%REQ(:METHOD):40%");
        fields.put(DECISION, header(LocalReplies.DECISION_HEADER));
        fields.put(REASON, header(LocalReplies.REASON_HEADER));
        fields.put(REVISION, header(LocalReplies.REVISION_HEADER));
        fields.put(REQUEST_ID, header(LocalReplies.REQUEST_ID_HEADER));
        fields.put(CODE, "%RESPONSE_CODE%");
        fields.put(SENT, "%BYTES_RECEIVED%");
        fields.put(RECEIVED, "%BYTES_SENT%");
        fields.put(CLIENT, "%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%");
        fields.put(CLIENT_PORT, "%DOWNSTREAM_DIRECT_REMOTE_PORT%");
        fields.put(UPSTREAM, "%UPSTREAM_REMOTE_ADDRESS%");
        return fields;
    }

    private static String header(String name) {
        return "%RESP(" + name + "):128%";
    }
}

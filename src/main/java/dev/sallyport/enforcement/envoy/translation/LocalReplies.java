package dev.sallyport.enforcement.envoy.translation;

import static dev.sallyport.enforcement.envoy.translation.EnvoyResource.Bytes.any;

import com.google.protobuf.UInt32Value;
import dev.sallyport.policy.Reason;
import dev.sallyport.words.Words;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ExtensionFilter;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;
import java.util.List;

/**
 * What a client is told that the gateway itself answers: a decision, a reason and one line in words.
 *
 * <p>The reason is read from Envoy's own account of what it did (response code details), never from the name of an allowing route.
 */
final class LocalReplies {

    static final String DECISION_HEADER = "x-egress-decision";
    static final String REASON_HEADER = "x-egress-reason";
    static final String REVISION_HEADER = "x-egress-revision";
    static final String REQUEST_ID_HEADER = "x-egress-request-id";

    /** Headers that only the gateway writes. */
    static final List<String> HEADERS = List.of(DECISION_HEADER, REASON_HEADER, REVISION_HEADER, REQUEST_ID_HEADER);

    /** Every address a name led to, or the literal itself, was dropped. */
    private static final String NO_ADDRESS_LEFT = "response.code_details.contains('address_denied')";

    private static final String ASKED_BY_LITERAL = "request.host.matches('^(\\\\[.*|[0-9.]+(:[0-9]+)?)$')";

    /** The reasons that a deny route or a guard gives, by the name of the route or of the guard's policy. */
    private static final List<Reason> DENIED = List.of(
            Reason.NO_MATCHING_RULE,
            Reason.PORT_NOT_ALLOWED,
            Reason.PATH_NOT_ALLOWED,
            Reason.PATH_NOT_VISIBLE,
            Reason.RESERVED_ADDRESS,
            Reason.MALFORMED_DESTINATION);

    private static final int FORBIDDEN = 403;
    private static final int UNAVAILABLE = 503;

    private LocalReplies() {}

    static LocalReplyConfig config() {
        LocalReplyConfig.Builder config = LocalReplyConfig.newBuilder();
        for (Reason reason : DENIED) {
            config.addMappers(denied(
                    "response.code_details == 'rbac_access_denied_matched_policy[" + reason
                            + "]' || (response.code_details == 'direct_response' && xds.route_name == '"
                            + Routes.DENY + reason + "')",
                    reason.name()));
        }
        return config.addMappers(denied(NO_ADDRESS_LEFT + " && " + ASKED_BY_LITERAL, Reason.RESERVED_ADDRESS.name()))
                .addMappers(denied(NO_ADDRESS_LEFT, "ADDRESS_REFUSED"))
                .addMappers(failed(
                        "response.code_details.startsWith('dns_resolution_failure')", Reason.RESOLUTION_FAILED.name()))
                .addMappers(denied("response.code_details == 'upgrade_failed'", Reason.UPGRADE_NOT_ALLOWED.name()))
                .addMappers(failed("response.code >= 500", "UPSTREAM"))
                // What the codec does not even read: the status stays, since it tells a client's author what is wrong.
                .addMappers(reply("response.code >= 400", "deny", Reason.MALFORMED_DESTINATION.name()))
                .build();
    }

    private static ResponseMapper.Builder denied(String expression, String reason) {
        return reply(expression, "deny", reason).setStatusCode(UInt32Value.of(FORBIDDEN));
    }

    private static ResponseMapper.Builder failed(String expression, String reason) {
        return reply(expression, "error", reason).setStatusCode(UInt32Value.of(UNAVAILABLE));
    }

    private static ResponseMapper.Builder reply(String expression, String decision, String reason) {
        return ResponseMapper.newBuilder()
                .setFilter(AccessLogFilter.newBuilder()
                        .setExtensionFilter(ExtensionFilter.newBuilder()
                                .setName("envoy.access_loggers.extension_filters.cel")
                                .setTypedConfig(any(ExpressionFilter.newBuilder()
                                        .setExpression(expression)
                                        .build()))))
                .addHeadersToAdd(header(DECISION_HEADER, decision))
                .addHeadersToAdd(header(REASON_HEADER, reason))
                .setBodyFormatOverride(SubstitutionFormatString.newBuilder()
                        .setTextFormatSource(DataSource.newBuilder()
                                .setInlineString(Words.of("decision." + reason).replace("%", "%%") + "\n"))
                        .setContentType("text/plain; charset=utf-8"));
    }

    static HeaderValueOption header(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }
}

package dev.sallyport.enforcement.envoy;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the name of the gateway, as its certificate says it, into the context of the call; ends calls that have none. */
final class GatewayIdentity implements ServerInterceptor {

    /** The gateway whose call this is; never null inside a call that passed. */
    static final Context.Key<String> CURRENT = Context.key("gateway");

    private static final Logger log = LoggerFactory.getLogger(GatewayIdentity.class);

    /** GeneralName of type uniformResourceIdentifier (RFC 5280 §4.2.1.6). */
    private static final Integer URI = 6;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Optional<String> gateway = gateway(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
        if (gateway.isEmpty()) {
            log.warn(
                    "A caller without a gateway's certificate was turned away from {}",
                    call.getMethodDescriptor().getFullMethodName());
            call.close(Status.UNAUTHENTICATED.withDescription("a gateway's certificate is needed"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(CURRENT, gateway.get()), call, headers, next);
    }

    private static Optional<String> gateway(@org.jspecify.annotations.Nullable SSLSession session) {
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? name(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        if (names == null) {
            return Optional.empty();
        }
        return names.stream()
                .filter(name -> URI.equals(name.get(0)))
                .map(name -> name.get(1).toString())
                .filter(uri -> uri.startsWith(LocalAuthority.GATEWAY_URI))
                .map(uri -> uri.substring(LocalAuthority.GATEWAY_URI.length()))
                .findFirst();
    }
}

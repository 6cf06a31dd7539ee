package dev.sallyport.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A process that is no gateway of ours gets nothing on the discovery port, and changes nothing. */
class ForeignGatewayIT {

    @Test
    void a_foreign_process_gets_nothing_and_changes_no_status(@TempDir Path folder) throws Exception {
        try (PackagedConsole console = PackagedConsole.in(folder.resolve("data"), Map.of("SALLYPORT_ENVOY", "none"))
                .start()) {
            JsonNode cluster = new Api(console)
                    .call(
                            "POST",
                            "/clusters",
                            "{\"name\":\"orders-prod\",\"provider\":\"AWS\",\"spec\":{\"dedicated\":{\"restrict_egress_traffic\":true}}}");
            assertThat(cluster.get("egress_traffic_policy").asString())
                    .as("a create answers what was asked for")
                    .isEqualTo("DEFAULT_DENY");

            assertNothingIsServed(plaintext(console.xdsPort()));
            assertNothingIsServed(tls(console.xdsPort(), null));
            assertNothingIsServed(tls(console.xdsPort(), "spiffe://sallyport/gateway/local"));

            assertThat(new Api(console).policy(cluster)).isEqualTo("UPDATING");
            assertThat(console.log()).doesNotContain("Gateway local connected");
        }
    }

    private static NettyChannelBuilder plaintext(int port) {
        return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext();
    }

    /** @param uri in a certificate that nobody here signed; null for no certificate */
    private static NettyChannelBuilder tls(int port, @org.jspecify.annotations.Nullable String uri) throws Exception {
        SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(InsecureTrustManagerFactory.INSTANCE);
        if (uri != null) {
            KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
            X500Name name = new X500Name("CN=local");
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    name,
                                    BigInteger.ONE,
                                    Date.from(Instant.now().minusSeconds(60)),
                                    Date.from(Instant.now().plusSeconds(3600)),
                                    name,
                                    pair.getPublic())
                            .addExtension(
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)))
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            tls.keyManager(pair.getPrivate(), certificate);
        }
        return NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls.build());
    }

    private static void assertNothingIsServed(NettyChannelBuilder builder) {
        ManagedChannel channel = builder.build();
        CompletableFuture<DiscoveryResponse> answer = new CompletableFuture<>();
        try {
            StreamObserver<DiscoveryRequest> requests = AggregatedDiscoveryServiceGrpc.newStub(channel)
                    .streamAggregatedResources(new StreamObserver<>() {
                        @Override
                        public void onNext(DiscoveryResponse response) {
                            answer.complete(response);
                        }

                        @Override
                        public void onError(Throwable failure) {
                            answer.completeExceptionally(failure);
                        }

                        @Override
                        public void onCompleted() {
                            answer.completeExceptionally(new IllegalStateException("completed"));
                        }
                    });
            requests.onNext(DiscoveryRequest.newBuilder()
                    .setTypeUrl("type.googleapis.com/envoy.config.listener.v3.Listener")
                    .build());
            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StatusRuntimeException.class);
        } finally {
            channel.shutdownNow();
        }
    }
}

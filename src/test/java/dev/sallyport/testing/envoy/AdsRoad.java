package dev.sallyport.testing.envoy;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** The way from a simulated gateway to a console: TCP, mutual TLS, HTTP/2, and a connection of its own for each stream, as Envoy has. */
public final class AdsRoad {

    /** Says which stream a call is, so that a test can tell when the console has dealt with everything on it. */
    public static final Metadata.Key<String> STREAM =
            Metadata.Key.of("x-simulated-stream", Metadata.ASCII_STRING_MARSHALLER);

    /** What a gateway that reads nothing takes from its console all the same. */
    public static final int WINDOW = 64 * 1024;

    /** What Envoy takes on a stream before it has read any of it. */
    private static final int WINDOW_OF_ENVOY = 16 * 1024 * 1024;

    /** Envoy takes any size; the least that a large set needs here. */
    private static final int LARGEST_RESPONSE = 64 * 1024 * 1024;

    private static final EventLoopGroup LOOP = new MultiThreadIoEventLoopGroup(
            2, Thread.ofPlatform().name("simulated-gateways-", 0).daemon().factory(), NioIoHandler.newFactory());

    private final InetSocketAddress console;
    private final SslContext tls;

    /**
     * @param authorityPem who signed the console's certificate
     * @param consoleUri the name in it that is believed; names of hosts are not looked at, as Envoy does not
     */
    public AdsRoad(
            InetSocketAddress console, String certificatePem, String keyPem, String authorityPem, String consoleUri) {
        this.console = console;
        try {
            this.tls = GrpcSslContexts.forClient()
                    .keyManager(stream(certificatePem), stream(keyPem))
                    .trustManager(new ConsoleOnly(authorityPem, consoleUri))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteArrayInputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** @param reads whether it reads what comes, and so has the window of an Envoy */
    ManagedChannel open(String stream, boolean reads) {
        Metadata headers = new Metadata();
        headers.put(STREAM, stream);
        return NettyChannelBuilder.forAddress(console)
                .sslContext(tls)
                .eventLoopGroup(LOOP)
                .channelType(NioSocketChannel.class)
                .directExecutor()
                .keepAliveTime(10, TimeUnit.SECONDS)
                .flowControlWindow(reads ? WINDOW_OF_ENVOY : WINDOW)
                .maxInboundMessageSize(LARGEST_RESPONSE)
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .build();
    }

    /** Believes a certificate of the authority that carries the console's name. */
    private static final class ConsoleOnly extends X509ExtendedTrustManager {

        private final X509TrustManager authority;
        private final String uri;

        ConsoleOnly(String authorityPem, String uri) {
            this.uri = uri;
            try {
                KeyStore trusted = KeyStore.getInstance("PKCS12");
                trusted.load(null, null);
                trusted.setCertificateEntry(
                        "authority", CertificateFactory.getInstance("X.509").generateCertificate(stream(authorityPem)));
                TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
                factory.init(trusted);
                this.authority = (X509TrustManager) factory.getTrustManagers()[0];
            } catch (GeneralSecurityException | java.io.IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authority.checkServerTrusted(chain, type);
            Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
            if (names == null || names.stream().noneMatch(name -> uri.equals(name.get(1)))) {
                throw new CertificateException("not the console: " + chain[0].getSubjectX500Principal());
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("a gateway has no clients here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authority.getAcceptedIssuers();
        }
    }
}

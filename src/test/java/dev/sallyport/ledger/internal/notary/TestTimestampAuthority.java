package dev.sallyport.ledger.internal.notary;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;

/** A time stamp authority on loopback with a certificate that an issuer of its own gave it, which may answer otherwise than it should. */
final class TestTimestampAuthority implements AutoCloseable {

    enum Answer {
        RIGHT,
        REFUSED,
        OF_SOMETHING_ELSE,
        OF_AN_EARLIER_REQUEST,
        NO_STAMP_AT_ALL,
        BROKEN,
        ENDLESS
    }

    final X509Certificate issuer;
    final X509Certificate certificate;
    final List<TimeStampRequest> asked = new CopyOnWriteArrayList<>();
    volatile Answer answer = Answer.RIGHT;
    volatile Instant clock;
    private final KeyPair keys;
    private final HttpServer server;

    TestTimestampAuthority(Instant clock) throws Exception {
        this.clock = clock;
        KeyPair root = keys();
        keys = keys();
        issuer = certificate("CN=Test issuer", root, "CN=Test issuer", root, true);
        certificate = certificate("CN=Test authority", keys, "CN=Test issuer", root, false);
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/stamp", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/stamp?account=secret");
    }

    static Path pem(Path file, X509Certificate... certificates) throws Exception {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Files.writeString(file, text);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            TimeStampRequest request =
                    new TimeStampRequest(exchange.getRequestBody().readAllBytes());
            asked.add(request);
            byte[] bytes = answer == Answer.NO_STAMP_AT_ALL
                    ? "<html>".getBytes(StandardCharsets.UTF_8)
                    : answer == Answer.ENDLESS ? new byte[100_000] : response(request);
            exchange.getResponseHeaders().add("Content-Type", "application/timestamp-reply");
            exchange.sendResponseHeaders(answer == Answer.BROKEN ? 503 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private byte[] response(TimeStampRequest request) throws Exception {
        TimeStampRequestGenerator other = new TimeStampRequestGenerator();
        other.setCertReq(true);
        TimeStampRequest answered = switch (answer) {
            case OF_SOMETHING_ELSE -> other.generate(TSPAlgorithms.SHA256, new byte[32], request.getNonce());
            case OF_AN_EARLIER_REQUEST ->
                other.generate(TSPAlgorithms.SHA256, request.getMessageImprintDigest(), BigInteger.ONE);
            case RIGHT, REFUSED, NO_STAMP_AT_ALL, BROKEN, ENDLESS -> request;
        };
        TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withECDSA", keys.getPrivate(), certificate),
                new JcaDigestCalculatorProviderBuilder()
                        .build()
                        .get(new org.bouncycastle.asn1.x509.AlgorithmIdentifier(TSPAlgorithms.SHA256)),
                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"));
        tokens.addCertificates(new JcaCertStore(List.of(certificate)));
        TimeStampResponseGenerator responses = new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED);
        return (answer == Answer.REFUSED
                        ? responses.generateRejectedResponse(new org.bouncycastle.tsp.TSPException("not today"))
                        : responses.generate(answered, BigInteger.valueOf(asked.size()), Date.from(clock)))
                .getEncoded();
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private X509Certificate certificate(String name, KeyPair of, String by, KeyPair signer, boolean issues)
            throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(by),
                BigInteger.valueOf(issues ? 1 : 2),
                Date.from(clock.minus(Duration.ofDays(1))),
                Date.from(clock.plus(Duration.ofDays(30))),
                new X500Name(name),
                of.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(issues));
        if (!issues) {
            builder.addExtension(
                    Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_timeStamping));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

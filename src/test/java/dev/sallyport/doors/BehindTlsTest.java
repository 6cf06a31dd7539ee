package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BehindTlsTest {

    @TempDir
    Path folder;

    @Test
    void with_a_certificate_of_its_own_the_console_speaks_tls_alone_and_says_so_to_browsers() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X509Certificate certificate = selfSigned(keys);
        Map<String, String> settings = Map.of(
                "sallyport.tls.cert", pem("CERTIFICATE", certificate.getEncoded()),
                "sallyport.tls.key", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        try (RunningConsole console = RunningConsole.start(settings, trusting(certificate))) {
            HttpResponse<String> page = console.get("/clusters");
            assertThat(page.statusCode()).isEqualTo(302);
            assertThat(page.headers().firstValue("Strict-Transport-Security"))
                    .hasValueSatisfying(value -> assertThat(value).contains("max-age=31536000"));
            assertThat(page.headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(value -> assertThat(value).contains("Secure", "HttpOnly", "SameSite=Lax"));
            assertThat(console.get("/api/v1/clusters", "Authorization", "Bearer " + RunningConsole.KEY)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_trusted_proxy_is_believed_about_scheme_and_client() {
        try (RunningConsole console =
                RunningConsole.start(Map.of("sallyport.trusted-proxies", "127.0.0.1"), HttpClient.newBuilder())) {
            HttpResponse<String> page = forwarded(console);
            assertThat(page.headers().firstValue("Strict-Transport-Security")).isPresent();
            assertThat(page.headers().firstValue("Set-Cookie"))
                    .hasValueSatisfying(value -> assertThat(value).contains("Secure"));
        }
    }

    @Test
    void nobody_else_is() {
        HttpResponse<String> page = forwarded(RunningConsole.shared());
        assertThat(page.headers().firstValue("Strict-Transport-Security")).isEmpty();
        assertThat(page.headers().firstValue("Set-Cookie"))
                .hasValueSatisfying(value -> assertThat(value).doesNotContain("Secure"));
    }

    private static HttpResponse<String> forwarded(RunningConsole console) {
        return console.send(HttpRequest.newBuilder(console.url("/clusters"))
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-For", "203.0.113.9"));
    }

    private String pem(String type, byte[] der) throws Exception {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                        folder.resolve(type.replace(' ', '-') + ".pem"),
                        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n")
                .toString();
    }

    private static X509Certificate selfSigned(KeyPair keys) throws Exception {
        X500Name name = new X500Name("CN=127.0.0.1");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                name,
                keys.getPublic());
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static HttpClient.Builder trusting(X509Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("console", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context);
    }
}

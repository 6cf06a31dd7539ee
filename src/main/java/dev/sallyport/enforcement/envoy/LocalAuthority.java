package dev.sallyport.enforcement.envoy;

import dev.sallyport.ledger.DataFolder;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * The certificate authority of this installation, in the data folder: it says who is the console and who is which gateway. Keys are
 * EC P-256; certificates that end within thirty days are made anew at start.
 */
final class LocalAuthority {

    /** Followed by the gateway's name, in the certificate of a gateway. */
    static final String GATEWAY_URI = "spiffe://sallyport/gateway/";

    /** In the certificate of the console; gateways talk to nobody else. */
    static final String CONSOLE_URI = "spiffe://sallyport/console";

    private static final Duration AUTHORITY_LASTS = Duration.ofDays(3650);
    private static final Duration CERTIFICATE_LASTS = Duration.ofDays(365);
    private static final Duration RENEWED_BEFORE_END = Duration.ofDays(30);

    /** A certificate with its key, both also as PEM. */
    record Identity(X509Certificate certificate, PrivateKey key, String certificatePem, String keyPem) {}

    private final DataFolder folder;
    private final Path authorityFolder;
    private final Clock clock;
    private final Identity authority;

    LocalAuthority(DataFolder folder, Clock clock) {
        this.folder = folder;
        this.authorityFolder = folder.folder("ca");
        this.clock = clock;
        this.authority = stored("ca", null);
    }

    String authorityPem() {
        return authority.certificatePem();
    }

    X509Certificate authorityCertificate() {
        return authority.certificate();
    }

    Identity console() {
        return stored("console", CONSOLE_URI);
    }

    Identity gateway(String name) {
        return stored("gateway-" + name, GATEWAY_URI + name);
    }

    /** The console's key and certificate, and whom it trusts, for a server. In memory only, so the password guards nothing. */
    SslStoreBundle stores() {
        Identity console = console();
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("console", console.key(), new char[0], new Certificate[] {console.certificate()});
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", authorityCertificate());
            return SslStoreBundle.of(keys, "", trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param uri who the certificate is for; null for the authority itself */
    private Identity stored(String name, @org.jspecify.annotations.Nullable String uri) {
        Path certificateFile = authorityFolder.resolve(name + ".crt");
        Path keyFile = authorityFolder.resolve(name + ".key");
        try {
            if (Files.exists(certificateFile) && Files.exists(keyFile)) {
                Identity identity = read(Files.readString(certificateFile), Files.readString(keyFile));
                if (identity.certificate()
                        .getNotAfter()
                        .toInstant()
                        .isAfter(clock.instant().plus(RENEWED_BEFORE_END))) {
                    return identity;
                }
            }
            Identity identity = uri == null ? authority() : signed(uri);
            folder.write(keyFile, identity.keyPem().getBytes(StandardCharsets.US_ASCII));
            folder.write(certificateFile, identity.certificatePem().getBytes(StandardCharsets.US_ASCII));
            return identity;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a certificate could not be made or read: " + name, e);
        }
    }

    private Identity authority() throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair pair = pair();
        X500Name name = new X500Name("CN=Sallyport authority");
        X509v3CertificateBuilder builder = builder(name, name, pair, AUTHORITY_LASTS)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        return identity(builder, pair, pair.getPrivate());
    }

    private Identity signed(String uri) throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPair pair = pair();
        X509v3CertificateBuilder builder = builder(
                        new X500Name(authority
                                .certificate()
                                .getSubjectX500Principal()
                                .getName()),
                        new X500Name("CN=" + uri.substring(uri.lastIndexOf('/') + 1)),
                        pair,
                        CERTIFICATE_LASTS)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                    KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                }))
                .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        return identity(builder, pair, authority.key());
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair, Duration lasts) {
        Instant now = clock.instant();
        // A minute back, for gateways whose clock is a little behind.
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(127, new SecureRandom()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(lasts)),
                subject,
                pair.getPublic());
    }

    private static Identity identity(X509v3CertificateBuilder builder, KeyPair pair, PrivateKey signer)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        X509Certificate certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        return new Identity(
                certificate,
                pair.getPrivate(),
                pem(certificate),
                pem(PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())));
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Identity read(String certificatePem, String keyPem) throws IOException, GeneralSecurityException {
        try (PEMParser certificates = new PEMParser(new StringReader(certificatePem));
                PEMParser keys = new PEMParser(new StringReader(keyPem))) {
            X509Certificate certificate =
                    new JcaX509CertificateConverter().getCertificate((X509CertificateHolder) certificates.readObject());
            PrivateKey key = new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) keys.readObject());
            return new Identity(certificate, key, certificatePem, keyPem);
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    object instanceof PrivateKeyInfo info
                            ? new org.bouncycastle.util.io.pem.PemObject("PRIVATE KEY", info.getEncoded())
                            : object);
        }
        return text.toString();
    }
}

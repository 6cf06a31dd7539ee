package dev.sallyport.ledger.internal.notary;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/** Whose time stamps are believed: those of the certificates in a file, or of whom these issued one. Any thread. */
final class TimestampAuthority {

    private final List<X509Certificate> known;

    private TimestampAuthority(List<X509Certificate> known) {
        this.known = List.copyOf(known);
    }

    /** Throws {@link IllegalArgumentException} for a file that cannot be read or holds no certificate. */
    static TimestampAuthority of(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Collection<? extends Certificate> read =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (read.isEmpty()) {
                throw new CertificateException("no certificate in it");
            }
            return new TimestampAuthority(
                    read.stream().map(X509Certificate.class::cast).toList());
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(
                    "The file that SALLYPORT_ANCHOR_TIMESTAMP_CERTIFICATE names holds no certificates in PEM: " + file,
                    e);
        }
    }

    /**
     * Returns if the token is signed by one whose certificate was good at the token's time and is one of these, or leads to one of them.
     * Says nothing of what was stamped.
     *
     * @throws IOException with words that may be shown
     */
    void check(TimeStampToken token) throws IOException {
        X509Certificate signer = signer(token);
        try {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
        } catch (TSPException | OperatorCreationException e) {
            throw new IOException("the time stamp is not signed right: " + e.getMessage(), e);
        }
        if (!known.contains(signer) && !leadsToKnown(signer, token)) {
            throw new IOException("the time stamp is signed by "
                    + signer.getSubjectX500Principal().getName()
                    + ", whom the certificates in SALLYPORT_ANCHOR_TIMESTAMP_CERTIFICATE do not know");
        }
    }

    private X509Certificate signer(TimeStampToken token) throws IOException {
        return Stream.concat(carried(token).stream(), known.stream())
                .filter(certificate -> token.getSID().match(holder(certificate)))
                .findFirst()
                .orElseThrow(() -> new IOException("the time stamp names a signer whose certificate is not known"));
    }

    private boolean leadsToKnown(X509Certificate signer, TimeStampToken token) throws IOException {
        try {
            Set<TrustAnchor> anchors =
                    known.stream().map(one -> new TrustAnchor(one, null)).collect(Collectors.toSet());
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(signer);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(instant(token)));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(carried(token))));
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static Instant instant(TimeStampToken token) {
        return token.getTimeStampInfo().getGenTime().toInstant();
    }

    private static List<X509Certificate> carried(TimeStampToken token) throws IOException {
        try {
            JcaX509CertificateConverter convert = new JcaX509CertificateConverter();
            List<X509Certificate> certificates = new ArrayList<>();
            for (X509CertificateHolder holder : token.getCertificates().getMatches(null)) {
                certificates.add(convert.getCertificate(holder));
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException("a certificate in the time stamp cannot be read", e);
        }
    }

    private static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new X509CertificateHolder(certificate.getEncoded());
        } catch (IOException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.sallyport.ledger.internal.notary;

import dev.sallyport.ledger.Signed;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** An Ed25519 key with which evidence is signed. Its text never holds the private part. */
final class EvidenceKey {

    private final PrivateKey secret;
    private final byte[] pkcs8;
    private final byte[] publicKey;

    private EvidenceKey(Ed25519PrivateKeyParameters parameters) {
        try {
            // Without the public key in it, which not every reader of PKCS#8 expects there.
            this.pkcs8 = new PrivateKeyInfo(
                            new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519),
                            new DEROctetString(parameters.getEncoded()))
                    .getEncoded();
            this.publicKey = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(parameters.generatePublicKey())
                    .getEncoded();
            this.secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 does not work here", e);
        }
    }

    static EvidenceKey fresh() {
        return new EvidenceKey(new Ed25519PrivateKeyParameters(new SecureRandom()));
    }

    /** Reads PKCS#8 in PEM; empty for everything that is no Ed25519 key. */
    static Optional<EvidenceKey> read(String pem) {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject object = reader.readPemObject();
            if (object == null || !object.getType().equals("PRIVATE KEY")) {
                return Optional.empty();
            }
            AsymmetricKeyParameter key = PrivateKeyFactory.createKey(object.getContent());
            return key instanceof Ed25519PrivateKeyParameters parameters
                    ? Optional.of(new EvidenceKey(parameters))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // What the parser says of a broken key may hold parts of it.
            return Optional.empty();
        }
    }

    /** The private key as {@link #read} takes it. */
    String pem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8) + "\n-----END PRIVATE KEY-----\n";
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    String fingerprint() {
        return Signed.fingerprint(publicKey);
    }

    Signed sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(secret);
            signature.update(content);
            return new Signed(publicKey(), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 does not work here", e);
        }
    }

    @Override
    public String toString() {
        return fingerprint();
    }
}

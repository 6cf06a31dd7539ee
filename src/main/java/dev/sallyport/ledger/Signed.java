package dev.sallyport.ledger;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Who signed something, and the signature. Says nothing of whether that key is one to be believed: its fingerprint is compared with one
 * that the reader had before.
 *
 * @param publicKey an Ed25519 key as X.509 SubjectPublicKeyInfo, 44 bytes
 * @param signature 64 bytes
 */
public record Signed(byte[] publicKey, byte[] signature) {

    /** Whether this key signed these bytes; false also for what is no key at all. */
    public boolean of(byte[] content) {
        return by(publicKey, content, signature);
    }

    /** SHA-256 of the public key, 64 hexadecimal digits: what people compare and pin. */
    public String fingerprint() {
        return fingerprint(publicKey);
    }

    /** The same for a key alone. */
    public static String fingerprint(byte[] publicKey) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean by(byte[] publicKey, byte[] content, byte[] signature) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(publicKey)));
            check.update(content);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

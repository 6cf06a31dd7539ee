package dev.sallyport.access.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of an API key: {@code CCDB1_<22>_<40>} where the product made it, of which the first two parts name the key and may be shown;
 * of any form where the operator chose it.
 *
 * <p>A secret has at least 32 characters and is compared by a salted HMAC. It is not stretched as passwords are, because it is not
 * guessed from a dictionary and is checked at every request.
 */
final class KeySecret {

    static final int MINIMUM_LENGTH = 32;
    static final int MAXIMUM_LENGTH = 512;

    /** The name of a key whose secret does not name it; there can be one. */
    static final String UNNAMED = "bootstrap";

    private static final Pattern NAMED = Pattern.compile("(CCDB1_[A-Za-z0-9]{22})_[A-Za-z0-9]{40}");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    KeySecret(String text) {
        this.text = text;
    }

    static KeySecret random() {
        return new KeySecret("CCDB1_" + characters(22) + "_" + characters(40));
    }

    private static String characters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** The public name of the key that this could be the secret of. */
    String name() {
        Matcher matcher = NAMED.matcher(text);
        return matcher.matches() ? matcher.group(1) : UNNAMED;
    }

    /** The secret itself; shown once to whoever asked for the key. */
    String reveal() {
        return text;
    }

    Print print() {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return new Print(HexFormat.of().formatHex(salt), HexFormat.of().formatHex(hmac(salt)));
    }

    /** Takes as long for a wrong secret as for the right one. */
    boolean matches(Print print) {
        byte[] salt = HexFormat.of().parseHex(print.salt());
        return MessageDigest.isEqual(hmac(salt), HexFormat.of().parseHex(print.digest()));
    }

    private byte[] hmac(byte[] salt) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name();
    }

    /** What is stored: hexadecimal salt and HMAC-SHA-256. */
    record Print(String salt, String digest) {}
}

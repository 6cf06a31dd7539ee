package dev.sallyport.reports.evidence;

import dev.sallyport.ledger.Signed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** Takes a pack apart and puts it together again with a manifest and a signature that are right for what is in it. */
final class Forger {

    private Forger() {}

    /** With their line breaks. */
    static List<String> lines(byte[] pack) {
        List<String> lines = new ArrayList<>();
        for (String line : new String(pack, StandardCharsets.UTF_8).split("(?<=\n)")) {
            lines.add(line);
        }
        return lines;
    }

    static byte[] joined(List<String> lines) {
        return String.join("", lines).getBytes(StandardCharsets.UTF_8);
    }

    static Function<byte[], Signed> freshKey() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return content -> sign(pair, content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Signed sign(KeyPair pair, byte[] content) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return new Signed(pair.getPublic().getEncoded(), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param lines of a pack; its manifest and signature are made anew */
    static byte[] signedAgain(List<String> lines, Function<byte[], Signed> signer) {
        Digests digests = new Digests();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Digests.Part> parts = new ArrayList<>();
        for (String text : lines.subList(0, lines.size() - 2)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int part = part(text);
            while (parts.size() < part) {
                parts.add(digests.end());
            }
            digests.add(bytes);
            out.writeBytes(bytes);
        }
        while (parts.size() < 4) {
            parts.add(digests.end());
        }
        byte[] manifest = Line.of(new Line.Manifest(
                        parts.get(0).digest(),
                        parts.get(1).lines(),
                        parts.get(1).digest(),
                        parts.get(2).lines(),
                        parts.get(2).digest(),
                        parts.get(3).lines(),
                        parts.get(3).digest()))
                .bytes();
        digests.add(manifest);
        out.writeBytes(manifest);
        Signed signed = signer.apply(digests.content(format(lines.getFirst())));
        out.writeBytes(Line.of(new Line.SignatureForm(
                        signed.fingerprint(),
                        Base64.getEncoder().encodeToString(signed.publicKey()),
                        Base64.getEncoder().encodeToString(signed.signature())))
                .bytes());
        return out.toByteArray();
    }

    private static String format(String line) {
        return line.contains(Line.FORMER) ? Line.FORMER : Line.FORMAT;
    }

    private static int part(String line) {
        if (line.startsWith("{\"pack\"")) {
            return 0;
        }
        if (line.startsWith("{\"entry\"") || line.startsWith("{\"checkpoint\"")) {
            return 1;
        }
        return line.startsWith("{\"anchor\"") ? 3 : 2;
    }
}

package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The ledger's head outside the database, with a MAC, so that missing newest entries are noticed. Written after each commit: it may
 * lag behind the database by what was committed just before a crash, and is never ahead of it.
 */
final class HeadFile {

    /** What the file says. */
    sealed interface Content {

        record Absent() implements Content {}

        record Present(Head head) implements Content {}

        /** There is a file, and it was not written by this installation or was changed since. */
        record Forged() implements Content {}
    }

    private final DataFolder folder;
    private final Path file;
    private final byte[] key;

    HeadFile(DataFolder folder) {
        this.folder = folder;
        Path ledger = folder.folder("ledger");
        this.file = ledger.resolve("head");
        this.key = key(folder, ledger.resolve("head.key"));
    }

    private static byte[] key(DataFolder folder, Path file) {
        try {
            if (Files.exists(file)) {
                return Files.readAllBytes(file);
            }
            byte[] fresh = new byte[32];
            new SecureRandom().nextBytes(fresh);
            folder.write(file, fresh);
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not for concurrent use; the ledger writes it while it holds its own lock. */
    void write(Head head) {
        String content = head.sequence() + " " + HexFormat.of().formatHex(head.hash());
        folder.write(
                file, (content + " " + HexFormat.of().formatHex(mac(content)) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Content read() {
        try {
            if (!Files.exists(file)) {
                return new Content.Absent();
            }
            return parse(Files.readString(file).strip())
                    .<Content>map(Content.Present::new)
                    .orElseGet(Content.Forged::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Head> parse(String line) {
        String[] parts = line.split(" ");
        if (parts.length != 3
                || !parts[0].matches("[0-9]{1,18}")
                || !parts[1].matches("[0-9a-f]{64}")
                || !parts[2].matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        byte[] stated = HexFormat.of().parseHex(parts[2]);
        return MessageDigest.isEqual(stated, mac(parts[0] + " " + parts[1]))
                ? Optional.of(new Head(Long.parseLong(parts[0]), HexFormat.of().parseHex(parts[1])))
                : Optional.empty();
    }

    private byte[] mac(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

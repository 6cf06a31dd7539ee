package dev.sallyport.ledger.internal;

import dev.sallyport.ledger.DataFolder;
import dev.sallyport.ledger.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * That the ledger was found broken, outside the database, so that a start knows it from its first moment. There only while it is so. Not
 * signed: whoever writes it closes the console until the next verification, and opens nothing.
 */
final class BrokenFile {

    private final DataFolder folder;
    private final Path file;

    BrokenFile(DataFolder folder) {
        this.folder = folder;
        this.file = folder.folder("ledger").resolve("broken");
    }

    /** Not for concurrent use. Throws {@link UncheckedIOException}. */
    void keep(Verification.Broken broken) {
        String line = broken.sequence() + " " + broken.finding() + " " + broken.at() + "\n";
        folder.write(file, line.getBytes(StandardCharsets.UTF_8));
    }

    /** Not for concurrent use. Throws {@link UncheckedIOException}. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty if it was not broken. A file that says nothing is a file that somebody changed, and counts. */
    Optional<Verification.Broken> read() {
        try {
            return Files.exists(file) ? Optional.of(parse(Files.readString(file).strip())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Verification.Broken parse(String line) {
        String[] parts = line.split(" ");
        try {
            if (parts.length == 3 && parts[1].matches("[A-Z_]{1,40}")) {
                return new Verification.Broken(Long.parseLong(parts[0]), parts[1], Instant.parse(parts[2]));
            }
        } catch (NumberFormatException | DateTimeException e) {
            // Said below.
        }
        return new Verification.Broken(0, "HEAD_FILE_CHANGED", Instant.EPOCH);
    }
}

package dev.sallyport.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The folder that holds what this installation must not lose ({@code SALLYPORT_DATA}): 0700, files in it 0600.
 *
 * @param data the folder; made on first use
 */
@ConfigurationProperties("sallyport")
public record DataFolder(@DefaultValue("./data") Path data) {

    private static final Set<PosixFilePermission> OWNER_ONLY_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY_FILE = PosixFilePermissions.fromString("rw-------");

    public DataFolder {
        data = data.toAbsolutePath().normalize();
    }

    /** The folder itself, made with mode 0700 if it is not there. Throws {@link UncheckedIOException}. */
    public Path root() {
        return ownedFolder(data);
    }

    /** A folder below it, made with mode 0700 if it is not there. Throws {@link UncheckedIOException}. */
    public Path folder(String name) {
        return ownedFolder(root().resolve(name));
    }

    /**
     * Writes a file of mode 0600 so that after a crash either the old or the new content is there, and forces it to disk. Throws
     * {@link UncheckedIOException}.
     */
    public void write(Path file, byte[] content) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            try (FileChannel channel = FileChannel.open(
                    part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY_FILE))) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives every file that lies in the folder itself mode 0600: the database makes its own, as the umask says. Throws {@link UncheckedIOException}. */
    public void closeToOthers() {
        try (Stream<Path> files = Files.list(root())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(file, OWNER_ONLY_FILE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that belongs to somebody else, as a mounted volume may, is left as it is while only its group is let in. */
    private static void closeToOthers(Path folder) throws IOException {
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(folder);
        if (found.equals(OWNER_ONLY_FOLDER)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(folder, OWNER_ONLY_FOLDER);
        } catch (FileSystemException e) {
            if (found.contains(PosixFilePermission.OTHERS_READ) || found.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                throw e;
            }
        }
    }

    private static Path ownedFolder(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            closeToOthers(folder);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

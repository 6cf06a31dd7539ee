package dev.sallyport.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path outside;

    @Test
    void a_folder_that_was_there_and_open_is_closed() throws IOException {
        Path open = Files.createDirectory(outside.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        DataFolder data = new DataFolder(open);
        assertThat(mode(data.root())).isEqualTo("rwx------");
        assertThat(mode(data.folder("below"))).isEqualTo("rwx------");
    }

    @Test
    void what_is_written_is_the_owners_alone() throws IOException {
        DataFolder data = new DataFolder(outside.resolve("new"));
        Path file = data.root().resolve("secret");
        data.write(file, new byte[] {1});
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(data.root())).isEqualTo("rwx------");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}

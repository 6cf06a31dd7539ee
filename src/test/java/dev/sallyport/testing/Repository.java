package dev.sallyport.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files beside the sources, for tests that hold documents to what the program does. */
public final class Repository {

    private Repository() {}

    /** @param path from the top of the repository, where tests run */
    public static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sallyport.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder that a console or a gateway is writing to while a test looks through it. */
public final class FolderAtWork {

    private FolderAtWork() {}

    /** What is done with one file or folder. */
    public interface Look {
        void at(Path path) throws IOException;
    }

    /**
     * Looks at the folder and everything below it. What is gone by the time it is looked at is passed over: files are
     * written beside their place and moved to it.
     */
    public static void everywhere(Path folder, Look look) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) throws IOException {
                return visitFile(below, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                try {
                    look.at(path);
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                return e instanceof NoSuchFileException ? FileVisitResult.CONTINUE : super.visitFileFailed(path, e);
            }
        });
    }

    /** As {@link #everywhere}, files alone. */
    public static void files(Path folder, Look look) throws IOException {
        everywhere(folder, path -> {
            if (Files.isRegularFile(path)) {
                look.at(path);
            }
        });
    }
}

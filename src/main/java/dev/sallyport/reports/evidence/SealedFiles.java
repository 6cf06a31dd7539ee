package dev.sallyport.reports.evidence;

import dev.sallyport.reports.evidence.Line.FileForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Finds the seal that belongs to a file: in the same ZIP, or beside it. */
final class SealedFiles {

    private static final int MOST_FILES = 20;

    private SealedFiles() {}

    /** Whether this is to be checked by a seal; otherwise it is a pack, or nothing. */
    static boolean is(Path file) throws IOException {
        return zip(file) || Files.isRegularFile(beside(file));
    }

    private static boolean zip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(4), StandardCharsets.ISO_8859_1).equals("PK\u0003\u0004");
        }
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + SealWriter.EXTENSION);
    }

    /** Checks the seal and what is under it. */
    static SealCheck check(Path file, @Nullable String pinned) throws IOException, Finding {
        return zip(file) ? inside(file, pinned) : alone(file, pinned);
    }

    private static SealCheck alone(Path file, @Nullable String pinned) throws IOException, Finding {
        try (InputStream in = Files.newInputStream(beside(file));
                InputStream content = Files.newInputStream(file)) {
            SealCheck check = new SealCheck(bounded(in), pinned);
            check.file(String.valueOf(file.getFileName()), content);
            return check;
        }
    }

    private static byte[] bounded(InputStream in) throws IOException, Finding {
        byte[] bytes = in.readNBytes(SealCheck.LONGEST + 1);
        if (bytes.length > SealCheck.LONGEST) {
            throw new Finding("NOT_A_SEAL");
        }
        return bytes;
    }

    /** Everything in it but the seal must be under the seal, and the other way round. */
    private static SealCheck inside(Path file, @Nullable String pinned) throws IOException, Finding {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            List<ZipEntry> entries = entries(zip);
            List<ZipEntry> seals = entries.stream()
                    .filter(entry -> entry.getName().endsWith(SealWriter.EXTENSION))
                    .toList();
            if (seals.size() != 1) {
                throw new Finding("SEAL_MISSING");
            }
            SealCheck check;
            try (InputStream in = zip.getInputStream(seals.getFirst())) {
                check = new SealCheck(bounded(in), pinned);
            }
            for (ZipEntry entry : entries) {
                if (!entry.equals(seals.getFirst())) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        check.file(entry.getName(), content);
                    }
                }
            }
            for (FileForm sealed : check.seal().files()) {
                if (zip.getEntry(sealed.name()) == null) {
                    throw new Finding("FILE_MISSING", sealed.name());
                }
            }
            return check;
        } catch (ZipException e) {
            throw new Finding("ZIP_UNREADABLE");
        }
    }

    private static List<ZipEntry> entries(ZipFile zip) throws Finding {
        List<ZipEntry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Enumeration<? extends ZipEntry> each = zip.entries(); each.hasMoreElements(); ) {
            ZipEntry entry = each.nextElement();
            if (entries.size() == MOST_FILES || !names.add(entry.getName())) {
                throw new Finding("ZIP_UNREADABLE");
            }
            entries.add(entry);
        }
        return entries;
    }
}

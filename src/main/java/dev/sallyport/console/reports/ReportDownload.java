package dev.sallyport.console.reports;

import com.vaadin.flow.server.streams.DownloadHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Supplier;

/** A report as a file, in a ZIP with the signature over it. Made when it is asked for, so that who lost the right since gets none. */
final class ReportDownload {

    private final String name;
    private final Instant at;
    private final String mark;
    private final Sealing sealing;

    /** Puts a file, by its name, into a ZIP with its seal. */
    interface Sealing {
        byte[] zip(String name, byte[] content);
    }

    /**
     * @param name of the file, without instant and extension
     * @param mark what everything from this installation carries, may be empty
     */
    ReportDownload(String name, Instant at, String mark, Sealing sealing) {
        this.name = name;
        this.at = at;
        this.mark = mark;
        this.sealing = sealing;
    }

    DownloadHandler csv(Supplier<byte[]> content) {
        return handler("csv", content);
    }

    DownloadHandler json(Supplier<byte[]> content) {
        return handler("json", content);
    }

    DownloadHandler pdf(Supplier<byte[]> content) {
        return handler("pdf", content);
    }

    private DownloadHandler handler(String extension, Supplier<byte[]> content) {
        return event -> {
            String file = file(extension);
            byte[] zip = sealing.zip(file, content.get());
            event.setFileName(file + ".zip");
            event.setContentType("application/zip");
            event.getResponse().setHeader("Cache-Control", "no-store");
            try (OutputStream out = event.getOutputStream()) {
                out.write(zip);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private String file(String extension) {
        String whole = name + "-" + at.toString().replace(':', '-') + "." + extension;
        return mark.isEmpty() ? whole : mark + "-" + whole;
    }
}

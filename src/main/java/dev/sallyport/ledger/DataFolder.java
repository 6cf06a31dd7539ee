package dev.sallyport.ledger;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The folder that holds what this installation must not lose ({@code SALLYPORT_DATA}): 0700, files in it 0600.
 *
 * @param data the folder; made on first use
 */
@ConfigurationProperties("sallyport")
public record DataFolder(@DefaultValue("./data") Path data) {

    /** A folder below it, made with mode 0700 if it is not there. */
    public Path folder(String name) {
        throw new UnsupportedOperationException();
    }

    /** Writes a file of mode 0600 so that after a crash either the old or the new content is there, and forces it to disk. */
    public void write(Path file, byte[] content) {
        throw new UnsupportedOperationException();
    }
}

package dev.sallyport.reports;

import dev.sallyport.reports.evidence.VerifyCommand;
import java.util.List;

/** The command line's way to check an evidence pack: without a server, a database or a network. */
public final class Verify {

    private Verify() {}

    /**
     * Checks, says on standard output what is proven and what is not, and answers the exit status: 0 it holds, 1 it does not, 2 it is
     * consistent and its signer is unknown, 64 for a command or a file that cannot be read.
     *
     * @param arguments {@code FILE [--key FINGERPRINT] [--against OLDER]}
     */
    @SuppressWarnings("SystemOut") // A command speaks to whoever typed it.
    public static int run(List<String> arguments) {
        return new VerifyCommand(System.out, System.err).run(arguments);
    }
}

package dev.sallyport.reports.evidence;

import dev.sallyport.reports.evidence.Line.Pack;
import dev.sallyport.reports.internal.PlainText;
import dev.sallyport.words.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code verify FILE [--key FINGERPRINT] [--against OLDER]}: checks a pack, or a file with its seal, and says in words what that proves and what it does not. */
public final class VerifyCommand {

    /** Everything holds, and the reader knew the key. */
    public static final int HOLDS = 0;

    /** Something does not hold. */
    public static final int DOES_NOT_HOLD = 1;

    /** Everything holds, by a key that the reader did not name. */
    public static final int SIGNER_UNKNOWN = 2;

    /** The command was written wrong, or a file cannot be read. */
    public static final int USAGE = 64;

    private final PrintStream out;
    private final PrintStream problems;

    public VerifyCommand(PrintStream out, PrintStream problems) {
        this.out = out;
        this.problems = problems;
    }

    private record Ask(
            Path file, @Nullable String key, @Nullable Path older) {}

    /** Answers the exit status. Starts nothing, asks nobody, changes nothing. */
    public int run(List<String> arguments) {
        Ask ask = ask(arguments);
        if (ask == null) {
            Words.of("verify.usage").lines().forEach(problems::println);
            return USAGE;
        }
        try {
            if (SealedFiles.is(ask.file())) {
                return sealed(ask);
            }
            try (Known older = ask.older() == null ? Known.nothing() : Known.of(ask.older());
                    InputStream in = Files.newInputStream(ask.file())) {
                PackCheck check = new PackCheck(in, ask.key(), older);
                return run(check, older);
            }
        } catch (Finding finding) {
            say(Words.of("verify.bad"));
            say("  " + finding.words());
            return DOES_NOT_HOLD;
        } catch (IOException e) {
            problems.println(plain(Words.of("verify.unreadable", String.valueOf(e.getMessage()))));
            return USAGE;
        }
    }

    private int sealed(Ask ask) throws IOException {
        SealCheck check;
        SortedSet<Long> agreed = new TreeSet<>();
        try {
            check = SealedFiles.check(ask.file(), ask.key());
            if (ask.older() != null) {
                agreed = new SealAgainst(check).with(ask.older());
            }
        } catch (Finding finding) {
            say(Words.of("verify.sealed.bad"));
            say("  " + finding.words());
            return DOES_NOT_HOLD;
        }
        if (ask.older() != null && agreed.isEmpty()) {
            problems.println(plain(Words.of("verify.sealed.apart", String.valueOf(ask.older()))));
            return USAGE;
        }
        SealWords words = new SealWords(check, agreed.isEmpty() ? 0 : agreed.last());
        say(Words.of(check.pinned() ? "verify.sealed.good" : "verify.sealed.unknown_signer"));
        out.println();
        words.about().forEach(line -> say("  " + line));
        listed("verify.proven", words.proven());
        listed("verify.not_proven", words.notProven());
        return check.pinned() ? HOLDS : SIGNER_UNKNOWN;
    }

    private void listed(String title, List<String> items) {
        out.println();
        say(Words.of(title));
        items.forEach(this::item);
    }

    private static @Nullable Ask ask(List<String> arguments) {
        Deque<String> left = new ArrayDeque<>(arguments);
        Path file = null;
        String key = null;
        Path older = null;
        while (!left.isEmpty()) {
            String one = left.removeFirst();
            if (one.equals("--key") && key == null && !left.isEmpty()) {
                key = left.removeFirst().replaceAll("[: ]", "").toLowerCase(Locale.ROOT);
            } else if (one.equals("--against") && older == null && !left.isEmpty()) {
                older = Path.of(left.removeFirst());
            } else if (file == null && !one.startsWith("--")) {
                file = Path.of(one);
            } else {
                return null;
            }
        }
        return file == null || (key != null && !key.matches("[0-9a-f]{64}")) ? null : new Ask(file, key, older);
    }

    private int run(PackCheck check, Known older) throws IOException {
        try {
            check.run();
        } catch (Finding finding) {
            say(Words.of("verify.bad"));
            say("  " + finding.words());
            return DOES_NOT_HOLD;
        }
        Facts facts = check.facts();
        facts.extended = older.newest();
        say(Words.of(facts.pinned ? "verify.good" : "verify.unknown_signer"));
        about(facts);
        listed("verify.proven", proven(facts));
        listed("verify.not_proven", notProven(facts));
        return facts.pinned ? HOLDS : SIGNER_UNKNOWN;
    }

    /** What a file says is seen as it is and moves no terminal, breaks no line and turns no text around. */
    private void say(String words) {
        out.println(plain(words));
    }

    private static String plain(String words) {
        return PlainText.of(words, point -> true);
    }

    private void item(String words) {
        say("  - " + words);
    }

    private void about(Facts facts) {
        Pack pack = Objects.requireNonNull(facts.pack);
        out.println();
        say("  " + Words.of("verify.about.key", String.valueOf(facts.signer)));
        say("  "
                + (pack.cluster() == null
                        ? Words.of("verify.about.all")
                        : Words.of("verify.about.cluster", pack.cluster())));
        say("  "
                + (pack.since() == null
                        ? Words.of("verify.about.instant", pack.at())
                        : Words.of("verify.about.period", pack.since(), pack.at())));
        say("  " + Words.of("verify.about.made", pack.madeAt(), pack.madeBy()));
        say("  " + Words.of("verify.about.head", Long.toString(pack.sequence()), pack.hash()));
        if (facts.laboratory) {
            say("  " + Words.of("verify.about.laboratory"));
        }
    }

    private static List<String> proven(Facts facts) {
        List<String> said = new java.util.ArrayList<>();
        if (facts.pinned) {
            said.add(Words.of("verify.proven.signed"));
            if (facts.handedOverAt > 0) {
                said.add(Words.of("verify.proven.handed_over", Long.toString(facts.handedOverAt)));
            }
        }
        said.add(Words.of("verify.proven.chain", Long.toString(facts.entries)));
        said.add(Words.of("verify.proven.scope", Long.toString(facts.inScope)));
        said.add(Words.of("verify.proven.report", Long.toString(facts.reportLines)));
        if (facts.checkpoints > 0) {
            said.add(Words.of(
                    "verify.proven.checkpoints",
                    Long.toString(facts.checkpoints),
                    Long.toString(facts.lastCheckpoint),
                    String.valueOf(facts.lastCheckpointAt)));
        }
        if (facts.extended > 0) {
            said.add(Words.of("verify.proven.extends", Long.toString(facts.extended)));
        }
        return said;
    }

    private static List<String> notProven(Facts facts) {
        List<String> said = new java.util.ArrayList<>();
        if (!facts.pinned) {
            said.add(Words.of("verify.not_proven.signer", String.valueOf(facts.signer)));
        }
        if (facts.handedOverAt > 0) {
            said.add(Words.of("verify.not_proven.retired_key", Long.toString(facts.handedOverAt)));
        }
        if (facts.notKnown > 0) {
            said.add(Words.of(
                    "verify.not_proven.unknown", Long.toString(facts.notKnown), Long.toString(facts.clusters)));
        }
        said.addAll(SealWords.AnchorWords.of(facts.anchors));
        said.add(Words.of("verify.not_proven.gateway"));
        said.add(Words.of("verify.not_proven.beside"));
        said.add(Words.of("verify.not_proven.use"));
        return said;
    }
}

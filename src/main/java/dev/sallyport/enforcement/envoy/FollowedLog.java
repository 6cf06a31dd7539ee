package dev.sallyport.enforcement.envoy;

import dev.sallyport.ledger.DataFolder;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the file that the local gateway writes beside telling over its stream, and tells what the stream did not: what happened while
 * no console ran, and what Envoy lost on the way. Where it is, it keeps in a file of its own, so that the next console goes on from
 * there. Lines are settled in their order. One thread.
 *
 * <p>The gateway appends, so emptying the file is all that a rotation takes. A line that is written at that very instant is lost with
 * it, and told by the stream, without which no rotation begins.
 */
final class FollowedLog implements AutoCloseable {

    /** Where entries go, and what is known there. */
    interface Listener {

        /** Whether there is room for more; otherwise lines wait. */
        boolean hasRoom();

        /** What a line says and the stream did not tell in time. */
        void filed(HTTPAccessLogEntry entry);

        /** A line of which nothing can be known but that it was there. */
        void unreadable();

        /** Whether the stream is there. */
        boolean streaming();

        /** A number that grows with every entry that was taken, by whatever way. */
        long taken();

        /** The same number when the entry is recorded. */
        long recorded();
    }

    /**
     * @param grace how long the stream may be behind the file
     * @param emptiedAbove the size in bytes from which the file is emptied
     */
    record Limits(Duration grace, long emptiedAbove) {}

    private record Pending(long from, @Nullable HTTPAccessLogEntry entry, long readAt) {}

    private record Candidate(LogCursor cursor, long taken) {}

    private static final Logger log = LoggerFactory.getLogger(FollowedLog.class);

    private static final String LOG = "connections.log";
    private static final String CURSOR = "connections.cursor";
    /** How often it looks. */
    static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration KEPT_EVERY = Duration.ofSeconds(1);
    private static final int MOST_PENDING = 5_000;

    private final DataFolder folder;
    private final Path cursorFile;
    private final ToldOnce once;
    private final Listener listener;
    private final Clock clock;
    private final Limits limits;
    private final FileChannel file;
    private final LineReader lines;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final boolean continued;
    private final CountDownLatch ending = new CountDownLatch(1);
    private @Nullable Thread follower;
    private @Nullable Candidate candidate;
    private @Nullable LogCursor kept;
    private long keptAt = System.nanoTime() - KEPT_EVERY.toNanos();

    /** Begins where an earlier console was, or at the end if that is not known. */
    FollowedLog(DataFolder folder, ToldOnce once, Listener listener, Clock clock, Limits limits) throws IOException {
        this.folder = folder;
        this.cursorFile = folder.folder("gateway").resolve(CURSOR);
        this.once = once;
        this.listener = listener;
        this.clock = clock;
        this.limits = limits;
        this.file = FileChannel.open(file(folder), StandardOpenOption.READ, StandardOpenOption.WRITE);
        Optional<LogCursor> found =
                Files.exists(cursorFile) ? LogCursor.read(Files.readAllBytes(cursorFile)) : Optional.empty();
        this.continued = found.isPresent();
        found.ifPresent(cursor -> once.resume(cursor.told(), System.nanoTime()));
        this.kept = found.orElse(null);
        this.lines = new LineReader(file, begin(found));
    }

    /** The file to which the gateway's standard output goes: made if it is not there, for its owner alone. */
    static Path file(DataFolder folder) throws IOException {
        Path log = folder.folder("gateway").resolve(LOG);
        var ownerOnly = PosixFilePermissions.fromString("rw-------");
        if (Files.exists(log)) {
            Files.setPosixFilePermissions(log, ownerOnly);
        } else {
            Files.createFile(log, PosixFilePermissions.asFileAttribute(ownerOnly));
        }
        return log;
    }

    /** Whether nothing is missing of what happened since an earlier console: it said where it was. */
    boolean continued() {
        return continued;
    }

    private long begin(Optional<LogCursor> found) throws IOException {
        if (found.isEmpty()) {
            return file.size();
        }
        return found.get().standsIn(file) ? found.get().offset() : 0;
    }

    /** Begins to follow, on a thread of its own. */
    void start() {
        follower = Thread.ofPlatform().daemon().name("gateway-file").start(this::follow);
    }

    /** Ended by a latch: an interrupt would close the file under whoever finishes. */
    private void follow() {
        boolean well = true;
        try {
            do {
                well = stepped(well);
            } while (!ending.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param before whether it went well before; what goes on going wrong is said once */
    private boolean stepped(boolean before) {
        try {
            step();
            return true;
        } catch (IOException | RuntimeException e) {
            if (before) {
                log.error("The gateway's file of connections cannot be followed; it is tried again", e);
            }
            return false;
        }
    }

    /** Reads what is new and tells what is due. */
    void step() throws IOException {
        boolean more = true;
        while (more) {
            more = read();
            settle();
            more &= pending.size() < MOST_PENDING;
        }
        emptyIfLarge();
        if (System.nanoTime() - keptAt > KEPT_EVERY.toNanos()) {
            keepCursor();
        }
    }

    /**
     * The gateway is gone and writes no more: tells what is left, and keeps where it ended.
     *
     * @param patience how long to wait at most until all of it is recorded
     */
    void finish(Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        ending.countDown();
        Thread running = follower;
        if (running != null) {
            running.join();
        }
        do {
            step();
            keepCursor();
            Thread.sleep(PAUSE);
        } while (!settled() && System.nanoTime() < end);
    }

    private boolean read() throws IOException {
        if (pending.size() >= MOST_PENDING) {
            return false;
        }
        List<LineReader.Line> read = lines.more();
        long now = System.nanoTime();
        for (LineReader.Line line : read) {
            pending.add(new Pending(line.from(), LogLine.read(line.text()).orElse(null), now));
        }
        return !read.isEmpty();
    }

    private void settle() {
        while (!pending.isEmpty() && listener.hasRoom()) {
            Pending oldest = pending.getFirst();
            HTTPAccessLogEntry entry = oldest.entry();
            if (entry == null) {
                listener.unreadable();
            } else {
                EntryKey key = EntryKey.of(entry);
                if (!once.heardOnStream(key) && !due(oldest.readAt(), entry)) {
                    return;
                }
                if (once.filed(key, System.nanoTime())) {
                    listener.filed(entry);
                }
            }
            pending.removeFirst();
        }
    }

    /** Both clocks are this machine's: what is long over was told long ago, or never will be. */
    private boolean due(long readAt, HTTPAccessLogEntry entry) {
        AccessLogCommon common = entry.getCommonProperties();
        Instant over = Instant.ofEpochSecond(
                common.getStartTime().getSeconds() + common.getDuration().getSeconds(),
                (long) common.getStartTime().getNanos() + common.getDuration().getNanos());
        return System.nanoTime() - readAt > limits.grace().toNanos()
                || Duration.between(over, clock.instant()).compareTo(limits.grace()) > 0;
    }

    private void emptyIfLarge() throws IOException {
        if (file.size() <= limits.emptiedAbove() || !listener.streaming() || !lines.atEnd()) {
            return;
        }
        file.truncate(0);
        lines.restart();
        List<Pending> former = List.copyOf(pending);
        pending.clear();
        former.forEach(one -> pending.add(new Pending(0, one.entry(), one.readAt())));
        candidate = null;
        log.debug("The gateway's file of connections was read and emptied");
    }

    // ------------------------------------------------------------------ where it is

    /** A cursor is kept when everything up to it is recorded. */
    private void keepCursor() throws IOException {
        Candidate now = here();
        Candidate earlier = candidate;
        if (recorded(now)) {
            keep(now.cursor());
            candidate = null;
        } else if (earlier == null) {
            candidate = now;
        } else if (recorded(earlier)) {
            keep(earlier.cursor());
            candidate = now;
        }
    }

    private boolean recorded(Candidate one) {
        return listener.recorded() >= one.taken();
    }

    private void keep(LogCursor cursor) {
        if (!cursor.equals(kept)) {
            folder.write(cursorFile, cursor.written());
            kept = cursor;
            keptAt = System.nanoTime();
        }
    }

    private Candidate here() throws IOException {
        long settled = pending.isEmpty() ? lines.nextLine() : pending.getFirst().from();
        return new Candidate(LogCursor.at(settled, once.awaitingLine(System.nanoTime()), file), listener.taken());
    }

    /** Whether everything is told, recorded and kept. */
    private boolean settled() throws IOException {
        LogCursor last = kept;
        return pending.isEmpty() && last != null && last.equals(here().cursor());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

package dev.sallyport.enforcement.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.DataFolder;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file beside the stream: nothing twice, nothing left out, over any number of consoles. */
class FollowedLogTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration GRACE = Duration.ofHours(1);
    private static final long LARGE = 4_000;

    @TempDir
    private Path data;

    private DataFolder folder = new DataFolder(Path.of("."));
    private Path log = Path.of(".");
    private ToldOnce once = new ToldOnce();
    private Recorded recorded = new Recorded();

    /** Keeps what is told, as the rest of the product would. */
    private static final class Recorded implements FollowedLog.Listener {
        private final List<String> paths = new ArrayList<>();
        private boolean room = true;
        private boolean streaming = true;
        private int unreadable;
        private long taken;
        private long written;

        @Override
        public boolean hasRoom() {
            return room;
        }

        @Override
        public void filed(HTTPAccessLogEntry entry) {
            paths.add(entry.getRequest().getPath());
        }

        @Override
        public void unreadable() {
            unreadable++;
        }

        @Override
        public boolean streaming() {
            return streaming;
        }

        @Override
        public long taken() {
            return taken;
        }

        @Override
        public long recorded() {
            return written;
        }
    }

    @BeforeEach
    void aFolder() throws IOException {
        folder = new DataFolder(data);
        log = FollowedLog.file(folder);
    }

    private FollowedLog follow() throws IOException {
        return new FollowedLog(
                folder, once, recorded, Clock.fixed(NOW, ZoneOffset.UTC), new FollowedLog.Limits(GRACE, LARGE));
    }

    /** Another console: nothing is left of the first but its files. */
    private FollowedLog followAnew() throws IOException {
        once = new ToldOnce();
        recorded = new Recorded();
        return follow();
    }

    private static void complete(FollowedLog followed) throws IOException {
        try {
            followed.finish(Duration.ofSeconds(10));
            followed.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Over long ago: what the stream has not told of it by now it never will. */
    private static String old(String path) {
        return line(path, NOW.minus(Duration.ofDays(1)));
    }

    /** Just over: the stream may still tell. */
    private static String fresh(String path) {
        return line(path, NOW);
    }

    private static String line(String path, Instant start) {
        return "{\"authority\":\"a.example\",\"client\":\"10.0.0.7\",\"client_port\":40000,\"code\":200,\"decision\":null,"
                + "\"id\":\"id-of-" + path + "\",\"kind\":\"DownstreamEnd\",\"method\":\"GET\",\"ms\":3,\"path\":\""
                + path
                + "\",\"port\":3128,\"reason\":null,\"received\":5,\"request\":null,\"revision\":\"7\",\"sent\":2,"
                + "\"start\":\"" + start.getEpochSecond() + ".000001000\",\"upstream\":\"192.0.2.1:80\"}\n";
    }

    private void write(String... lines) throws IOException {
        Files.writeString(log, String.join("", lines), StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    }

    private void stream(String line) {
        once.streamed(EntryKey.of(LogLine.read(line).orElseThrow()), System.nanoTime());
    }

    @Test
    void what_the_stream_told_is_not_told_again_and_what_it_did_not_tell_is() throws IOException {
        FollowedLog followed = follow();
        stream(old("/told"));
        write(old("/told"), old("/untold"));
        followed.step();
        assertThat(recorded.paths).containsExactly("/untold");

        assertThat(once.streamed(EntryKey.of(LogLine.read(old("/untold")).orElseThrow()), System.nanoTime()))
                .as("what the stream tells too late is no news")
                .isFalse();
        complete(followed);
    }

    @Test
    void what_the_stream_may_still_tell_waits_and_so_does_all_behind_it() throws IOException {
        FollowedLog followed = follow();
        write(fresh("/first"), old("/second"));
        followed.step();
        assertThat(recorded.paths).isEmpty();

        stream(fresh("/first"));
        followed.step();
        assertThat(recorded.paths).containsExactly("/second");
        complete(followed);
    }

    @Test
    void the_next_console_tells_what_happened_while_none_ran_and_nothing_else() throws IOException {
        FollowedLog first = follow();
        assertThat(first.continued()).isFalse();
        stream(old("/heard"));
        stream(old("/heard-before-its-line"));
        write(old("/heard"), old("/filed"));
        complete(first);
        assertThat(recorded.paths).containsExactly("/filed");

        write(old("/heard-before-its-line"), old("/meanwhile"), old("/meanwhile-too"));
        FollowedLog second = followAnew();
        assertThat(second.continued()).isTrue();
        complete(second);
        assertThat(recorded.paths).containsExactly("/meanwhile", "/meanwhile-too");

        FollowedLog third = followAnew();
        complete(third);
        assertThat(recorded.paths).isEmpty();
    }

    @Test
    void where_it_is_counts_only_when_all_before_is_recorded() throws IOException {
        FollowedLog first = follow();
        recorded.taken = 1;
        write(old("/queued"));
        first.step();
        first.step();
        first.close();
        assertThat(recorded.paths).containsExactly("/queued");

        FollowedLog second = followAnew();
        assertThat(second.continued()).as("nothing was kept").isFalse();
        second.close();
    }

    @Test
    void a_large_file_is_emptied_when_it_is_read_and_the_gateway_goes_on_at_its_beginning() throws IOException {
        FollowedLog followed = follow();
        int lines = 0;
        while (Files.size(log) <= LARGE) {
            write(old("/" + lines++));
        }
        recorded.streaming = false;
        followed.step();
        assertThat(Files.size(log)).as("without a stream nothing is emptied").isGreaterThan(LARGE);

        recorded.streaming = true;
        followed.step();
        assertThat(Files.size(log)).isZero();
        write(old("/after"));
        complete(followed);
        assertThat(recorded.paths).hasSize(lines + 1).endsWith("/after").doesNotHaveDuplicates();

        write(old("/last"));
        complete(followAnew());
        assertThat(recorded.paths).containsExactly("/last");
    }

    @Test
    void lines_that_wait_survive_the_emptying() throws IOException {
        FollowedLog followed = follow();
        while (Files.size(log) <= LARGE) {
            write(old("/settled" + Files.size(log)));
        }
        write(fresh("/waiting"));
        followed.step();
        assertThat(Files.size(log)).isZero();
        assertThat(recorded.paths).doesNotContain("/waiting");

        stream(fresh("/waiting"));
        write(old("/after"));
        followed.step();
        assertThat(recorded.paths).endsWith("/after").doesNotContain("/waiting");
        complete(followed);
    }

    @Test
    void a_file_that_was_emptied_behind_its_back_is_read_from_its_beginning() throws IOException {
        write(old("/before"));
        FollowedLog first = follow();
        complete(first);
        Files.writeString(log, "");
        write(old("/1"), old("/2"), old("/3"));

        complete(followAnew());
        assertThat(recorded.paths).containsExactly("/1", "/2", "/3");
    }

    @Test
    void a_file_without_a_word_of_where_it_was_begins_at_its_end_and_says_so() throws IOException {
        write(old("/nobody-knows"));
        Files.writeString(log.resolveSibling("connections.cursor"), "1 0 e3b0c442\nabc");
        FollowedLog followed = follow();
        assertThat(followed.continued()).isFalse();
        write(old("/new"));
        complete(followed);
        assertThat(recorded.paths).containsExactly("/new");
    }

    @Test
    void a_line_is_told_when_it_is_whole_and_counted_if_it_cannot_be_read() throws IOException {
        FollowedLog followed = follow();
        String whole = old("/halves");
        write(whole.substring(0, 40));
        followed.step();
        assertThat(recorded.paths).isEmpty();
        write(whole.substring(40), "{\"torn\":" + old("/behind-a-torn-one"), "x".repeat(400_000) + "\n", old("/good"));
        for (int step = 0; step < 10; step++) {
            followed.step();
        }
        assertThat(recorded.paths).containsExactly("/halves", "/good");
        assertThat(recorded.unreadable).isEqualTo(2);
        complete(followed);
    }

    @Test
    void lines_wait_while_there_is_no_room() throws IOException {
        FollowedLog followed = follow();
        recorded.room = false;
        write(old("/1"));
        followed.step();
        assertThat(recorded.paths).isEmpty();
        recorded.room = true;
        complete(followed);
        assertThat(recorded.paths).containsExactly("/1");
    }

    @Test
    void both_files_are_for_their_owner_alone() throws IOException {
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));
        write(old("/1"));
        complete(follow());
        for (Path file : List.of(log, log.resolveSibling("connections.cursor"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }
}

package dev.sallyport.reports.evidence;

import static dev.sallyport.perimeter.internal.PerimeterHouse.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.internal.PerimeterHouse;
import dev.sallyport.reports.PackScope;
import dev.sallyport.reports.evidence.PackHouse.Said;
import dev.sallyport.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pack of two instants says of the cluster itself: its policy and its client sources, then and now. */
@SuppressWarnings("NullAway.Init")
class ComparedPackTest {

    @TempDir
    static Path folder = Path.of("unset");

    private static PackHouse packs;
    private static ClusterId cluster = new ClusterId(new UUID(0, 0));
    private static List<String> lines = List.of();

    @BeforeAll
    static void live() {
        packs = new PackHouse(TestDatabases.H2, folder);
        cluster = packs.house.cluster().id();
        packs.house.clusters().changeClientSources(ADMIN, cluster, List.of("10.0.0.7/32"), null);
        packs.house.settle(cluster);
        Instant first = later();
        packs.house.clusters().denyAll(ADMIN, cluster, null);
        packs.house.clusters().changeClientSources(ADMIN, cluster, List.of("10.0.0.8/32", "10.0.0.9/32"), null);
        packs.house.settle(cluster);
        lines = Forger.lines(packs.pack(new PackScope(cluster, later(), first)));
    }

    private static Instant later() {
        packs.house.get(PerimeterHouse.TestClock.class).advance(Duration.ofSeconds(4));
        return packs.now().minusSeconds(2);
    }

    @AfterAll
    static void end() {
        packs.close();
    }

    private static int find(String begin, int skip) {
        return IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).startsWith("{\"" + begin + "\""))
                .skip(skip)
                .findFirst()
                .orElseThrow();
    }

    private static Said signed(List<String> changed) {
        return packs.verify(Forger.signedAgain(changed, packs.notary().atHead()::sign), "--key", packs.key());
    }

    @Test
    void it_tells_the_policy_and_the_client_sources_of_then_and_now() {
        assertThat(lines.get(find("turn", 0)))
                .contains(
                        "\"field\":\"policy\"",
                        "\"before\":\"ALLOW_ALL\"",
                        "\"after\":\"DEFAULT_DENY\"",
                        "\"by\":\"test\"");
        assertThat(lines.get(find("turn", 1)))
                .contains(
                        "\"field\":\"client_sources\"",
                        "\"before\":\"10.0.0.7/32\"",
                        "\"after\":\"10.0.0.8/32 10.0.0.9/32\"",
                        "\"by\":\"test\"");
        assertThat(lines.get(find("comparison", 0))).contains("\"turns\":2");
        assertThat(lines.get(find("reachable", 0))).contains("\"client_sources\":[\"10.0.0.8/32\",\"10.0.0.9/32\"]");
        Said said = packs.verify(Forger.joined(lines), "--key", packs.key());
        assertThat(said.status()).as(said.words()).isZero();
    }

    @Test
    void every_byte_of_it_that_is_changed_is_found_at_its_line() {
        for (int number : List.of(find("reachable", 0), find("comparison", 0), find("turn", 0), find("turn", 1))) {
            byte[] line = lines.get(number).getBytes(StandardCharsets.UTF_8);
            for (int place = 0; place < line.length; place++) {
                for (int bit = 0; bit < 8; bit++) {
                    byte[] changed = line.clone();
                    changed[place] ^= (byte) (1 << bit);
                    byte[] pack = with(number, changed);
                    assertThat(PackHouse.check(pack, packs.key()).orElseThrow().words())
                            .as("line %d, byte %d, bit %d", number + 1, place, bit)
                            .containsPattern("\\bLine (" + (number + 1) + "|" + (number + 2) + ")\\b");
                }
            }
        }
    }

    private static byte[] with(int number, byte[] line) {
        byte[] before = Forger.joined(lines.subList(0, number));
        byte[] after = Forger.joined(lines.subList(number + 1, lines.size()));
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        out.writeBytes(before);
        out.writeBytes(line);
        out.writeBytes(after);
        return out.toByteArray();
    }

    @Test
    void what_is_otherwise_left_out_or_added_is_found_at_its_line_although_the_right_key_signed() {
        int head = find("comparison", 0);
        for (int skip = 0; skip < 2; skip++) {
            int number = find("turn", skip);
            String line = lines.get(number);
            for (String other : List.of(
                    line.replaceFirst("\"after\":\"[^\"]*\"", "\"after\":\"ALLOW_NONE\""),
                    line.replaceFirst("\"before\":\"[^\"]*\",", ""),
                    line.replaceFirst("\"by\":\"test\"", "\"by\":\"tess\""),
                    line.replaceFirst("\"at\":\"2030", "\"at\":\"2029"))) {
                List<String> changed = new ArrayList<>(lines);
                changed.set(number, other);
                assertThat(signed(changed).words()).contains("Line " + (number + 1) + " does not follow");
            }
            List<String> without = new ArrayList<>(lines);
            without.remove(number);
            assertThat(signed(without).words()).contains("Line " + (number + 1) + " does not follow");
            List<String> twice = new ArrayList<>(lines);
            twice.add(number, line);
            assertThat(signed(twice).words()).contains("does not follow");
            without.set(head, lines.get(head).replace("\"turns\":2", "\"turns\":1"));
            assertThat(signed(without).words()).contains("Line " + (head + 1) + " does not follow");
        }
        int reachable = find("reachable", 0);
        List<String> sources = new ArrayList<>(lines);
        sources.set(reachable, lines.get(reachable).replaceFirst("10\\.0\\.0\\.9/32", "10.0.0.0/24"));
        assertThat(signed(sources).words()).contains("Line " + (reachable + 1) + " does not follow");
    }

    @Test
    void a_pack_in_the_format_before_is_still_read_and_may_not_say_more_than_that_one_did() {
        List<String> former = new ArrayList<>();
        for (String line : lines) {
            if (!line.startsWith("{\"turn\"")) {
                former.add(
                        line.startsWith("{\"entry\"")
                                ? line
                                : line.replace(Line.FORMAT, Line.FORMER)
                                        .replaceAll(",\"client_sources\":\\[[^\\]]*\\]", "")
                                        .replace("\"turns\":2,", ""));
            }
        }
        Said said = signed(former);
        assertThat(said.status()).as(said.words()).isZero();

        List<String> more = new ArrayList<>(former);
        more.add(find("turn", 0), lines.get(find("turn", 0)));
        assertThat(signed(more).words()).contains("does not follow from the entries");
        List<String> renamed = new ArrayList<>(lines);
        renamed.set(0, lines.getFirst().replace(Line.FORMAT, Line.FORMER));
        assertThat(signed(renamed).words()).contains("does not follow from the entries");
        List<String> unknown = new ArrayList<>(lines);
        unknown.set(0, lines.getFirst().replace(Line.FORMAT, "sallyport-evidence/3"));
        assertThat(signed(unknown).words()).contains("is not that of an evidence pack");
    }
}

package dev.sallyport.enforcement.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.ConnectionsMissed;
import dev.sallyport.enforcement.ConnectionsMissed.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From when to when a gateway was not heard, and what that means for what is known of its connections. */
class AttendanceTest {

    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final Map<String, Instant> heardUntil = new HashMap<>();
    private final Map<String, ConnectionsMissed> missed = new LinkedHashMap<>();
    private Instant now = NOON;
    private boolean broken;

    private final Attendance attendance = new Attendance(new Two(), new Kept(), this::missed, new Ticking());

    private final class Ticking extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class Two implements Roster {
        @Override
        public List<Enrolled> enrolled() {
            return List.of(new Enrolled("local", "127.0.0.1", null), new Enrolled("north", "127.0.0.2", null));
        }

        @Override
        public void ended(String gateway) {
            throw new AssertionError("no gateway ends here");
        }
    }

    private final class Kept implements Attendance.Heard {
        @Override
        public @Nullable Instant until(String gateway) {
            return heardUntil.get(gateway);
        }

        @Override
        public void heard(String gateway, Instant until) {
            heardUntil.put(gateway, until);
        }
    }

    /** The last word on each gap stands. */
    private void missed(ConnectionsMissed one) {
        if (broken) {
            throw new IllegalStateException("the database is away");
        }
        String gap = one.gateway() + one.cause() + one.from();
        missed.remove(gap);
        if (one.count() == null || one.count() != 0) {
            missed.put(gap, one);
        }
    }

    private List<ConnectionsMissed> gaps() {
        return new ArrayList<>(missed.values());
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private void pass(int until, String... counting) {
        while (now.isBefore(at(until))) {
            now = now.plusSeconds(5);
            for (String gateway : counting) {
                count(gateway, 100);
            }
            attendance.look();
        }
    }

    private void count(String gateway, long logged) {
        attendance.counted(gateway, now, Duration.between(NOON.minusSeconds(3_600), now), logged);
    }

    @Test
    void gateways_that_are_heard_have_no_gap_and_neither_have_those_that_never_were() {
        attendance.begin("local", true);
        pass(300, "north");
        assertThat(gaps()).isEmpty();
        assertThat(heardUntil).containsOnly(Map.entry("north", at(300)));
    }

    @Test
    void while_the_console_was_down_a_gateway_elsewhere_was_not_heard_and_the_local_one_filled_it() {
        heardUntil.putAll(Map.of("local", NOON.minusSeconds(3), "north", NOON.minusSeconds(3)));
        attendance.begin("local", true);
        assertThat(gaps())
                .as("also before it is back")
                .containsExactly(gap("north", NOON.minusSeconds(3), NOON, Cause.CONSOLE_DOWN, null));

        pass(300, "local", "north");
        assertThat(gaps()).containsExactly(gap("north", NOON.minusSeconds(3), at(5), Cause.CONSOLE_DOWN, null));
    }

    @Test
    void where_the_local_file_does_not_go_on_from_before_it_fills_nothing() {
        heardUntil.put("local", NOON.minusSeconds(3));
        attendance.begin("local", false);
        pass(60, "local");
        assertThat(gaps()).containsExactly(gap("local", NOON.minusSeconds(3), at(5), Cause.CONSOLE_DOWN, null));
    }

    @Test
    void a_gateway_that_does_not_come_back_was_not_heard_whoever_is_there() {
        heardUntil.put("north", NOON.minusSeconds(100));
        attendance.begin("local", true);
        pass(300);
        assertThat(gaps())
                .containsExactly(
                        gap("north", NOON.minusSeconds(100), NOON, Cause.CONSOLE_DOWN, null),
                        gap("north", NOON, at(300), Cause.NOT_HEARD, null));
        assertThat(heardUntil).containsEntry("north", NOON.minusSeconds(100));
    }

    @Test
    void an_absence_in_which_nothing_was_logged_is_no_gap() {
        attendance.begin("local", true);
        pass(100, "north");
        pass(200);
        assertThat(gaps()).containsExactly(gap("north", at(100), at(200), Cause.NOT_HEARD, null));

        pass(300, "north");
        assertThat(gaps()).isEmpty();
        assertThat(heardUntil).containsEntry("north", at(300));
    }

    @Test
    void of_an_absence_is_missing_what_was_logged_in_it() {
        attendance.begin("local", true);
        pass(100, "north");
        pass(200);
        for (int second = 205; second <= 300; second += 5) {
            now = at(second);
            count("north", 142);
            attendance.look();
        }
        assertThat(gaps()).containsExactly(gap("north", at(100), at(205), Cause.NOT_HEARD, 42L));
    }

    @Test
    void of_a_gateway_that_ended_it_is_not_known_what_is_missing() {
        attendance.begin("local", true);
        pass(100, "local", "north");
        now = at(110);
        for (String gateway : List.of("local", "north")) {
            attendance.counted(gateway, now, Duration.ofSeconds(1), 0);
        }
        assertThat(gaps())
                .containsExactly(
                        gap("local", at(100), at(110), Cause.NOT_HEARD, null),
                        gap("north", at(100), at(110), Cause.NOT_HEARD, null));
    }

    @Test
    void what_was_logged_and_never_told_is_missing_though_the_gateway_was_there() {
        attendance.begin("local", true);
        pass(100, "north");
        for (int second = 105; second <= 200; second += 5) {
            now = at(second);
            count("north", 103);
            attendance.look();
        }
        assertThat(gaps()).containsExactly(gap("north", at(100), at(105), Cause.COUNTED_NOT_TOLD, 3L));
    }

    @Test
    void a_followed_gateway_that_is_silent_has_no_gap_since_its_file_tells() {
        attendance.begin("local", false);
        pass(100, "local");
        pass(300);
        assertThat(gaps()).isEmpty();
    }

    @Test
    void what_cannot_be_written_down_is_told_the_next_time() {
        heardUntil.put("north", NOON.minusSeconds(3));
        broken = true;
        attendance.begin("local", true);
        assertThat(gaps()).isEmpty();
        broken = false;
        pass(5, "north");
        assertThat(gaps()).containsExactly(gap("north", NOON.minusSeconds(3), at(5), Cause.CONSOLE_DOWN, null));
    }

    @Test
    void what_belongs_to_no_cluster_is_counted() {
        attendance.begin("local", true);
        attendance.unplaced("north");
        attendance.unplaced("north");
        pass(20, "north");
        assertThat(gaps()).containsExactly(gap("north", NOON, at(5), Cause.NOT_PLACED, 2L));
    }

    private static ConnectionsMissed gap(String gateway, Instant from, Instant to, Cause cause, @Nullable Long count) {
        return new ConnectionsMissed(gateway, from, to, cause, count);
    }
}

package dev.sallyport.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInPaceTest {

    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final SignInPace pace = new SignInPace();

    @Test
    void waiting_doubles_up_to_a_minute_and_does_not_grow_by_asking_meanwhile() {
        Throttle throttle = new Throttle(2, Duration.ofSeconds(60), 10);
        Instant now = START;
        long[] expected = {0, 0, 1, 2, 4, 8, 16, 32, 60, 60};
        for (long seconds : expected) {
            assertThat(throttle.admit("a", now)).isEqualTo(Duration.ZERO);
            for (int i = 0; i < 10 && seconds > 0; i++) {
                assertThat(throttle.admit("a", now)).isEqualTo(Duration.ofSeconds(seconds));
            }
            assertThat(throttle.wait("b", now)).isEqualTo(Duration.ZERO);
            now = now.plusSeconds(seconds);
        }
        assertThat(throttle.wait("a", now)).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_hundred_tries_at_once_are_a_hundred_failures() {
        long admitted = IntStream.range(0, 100)
                .filter(i -> pace.admit("a@example.com", "192.0.2.1", START).isZero())
                .count();
        assertThat(admitted).isEqualTo(4);
    }

    @Test
    void one_address_that_tries_many_accounts_is_slowed() {
        long admitted = IntStream.range(0, 100)
                .filter(i -> pace.admit(i + "@example.com", "192.0.2.1", START).isZero())
                .count();
        assertThat(admitted).isEqualTo(21);
    }

    @Test
    void many_addresses_together_are_slowed_but_not_who_signed_in_from_there_before() {
        pace.admit("admin@example.com", "198.51.100.7", START);
        pace.succeeded("admin@example.com", "198.51.100.7", START);
        long admitted = IntStream.range(0, 1_000)
                .filter(i -> pace.admit("admin@example.com", "10.0." + i / 250 + "." + i % 250, START)
                        .isZero())
                .count();
        assertThat(admitted).isEqualTo(60);
        assertThat(pace.admit("someone@example.com", "198.51.100.8", START)).isPositive();
        assertThat(pace.admit("admin@example.com", "198.51.100.7", START)).isZero();
        assertThat(pace.admit("someone@example.com", "198.51.100.8", START.plusSeconds(1)))
                .isZero();
    }

    @Test
    void failures_long_ago_are_forgotten() {
        Throttle throttle = new Throttle(0, Duration.ofSeconds(60), 10);
        throttle.admit("a", START);
        throttle.admit("a", START.plusSeconds(60));
        Instant later = START.plusSeconds(60).plus(Throttle.FORGET).plusSeconds(1);
        throttle.admit("a", later);
        assertThat(throttle.wait("a", later)).isEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::, 2001:db8:1:2::/64",
        "::ffff:192.0.2.1, 192.0.2.1",
        "somewhere.example.com, unknown",
    })
    void a_source_is_an_address_or_a_network_of_64_bits(String address, String source) {
        assertThat(SignInPace.source(address)).isEqualTo(source);
    }
}

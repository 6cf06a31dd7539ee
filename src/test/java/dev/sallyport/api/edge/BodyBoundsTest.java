package dev.sallyport.api.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What a body may cost, told by a body that drips by a clock of its own. */
class BodyBoundsTest {

    private static final String ADDRESS = "192.0.2.7";

    private final Waiters waiters = new Waiters();
    private long now;

    @Test
    void a_body_that_arrives_in_its_time_is_read_to_its_end() throws Exception {
        assertThat(statusOf(100, BodyBounds.LONGEST.dividedBy(200))).isEqualTo(200);
    }

    @Test
    void a_body_that_drips_for_too_long_is_refused_with_408() throws Exception {
        assertThat(statusOf(100, BodyBounds.LONGEST.dividedBy(50))).isEqualTo(408);
    }

    @Test
    void a_body_that_does_not_end_is_refused_with_413() throws Exception {
        assertThat(statusOf(BodyBounds.MOST_BYTES + 1, Duration.ZERO)).isEqualTo(413);
    }

    @Test
    void a_body_for_which_nobody_is_left_to_wait_is_refused_with_503() throws Exception {
        for (int i = 0; i < Waiters.MOST_FOR_ONE_ADDRESS; i++) {
            assertThat(waiters.enter(ADDRESS)).isTrue();
        }
        assertThat(statusOf(100, Duration.ofMillis(1))).isEqualTo(503);
        waiters.leave(ADDRESS);
        assertThat(statusOf(100, Duration.ofMillis(1))).isEqualTo(200);
    }

    @Test
    void one_address_leaves_places_to_others_and_all_together_are_bounded() {
        int entered = 0;
        for (int address = 0; address < 10; address++) {
            for (int i = 0; i < Waiters.MOST_FOR_ONE_ADDRESS + 1; i++) {
                entered += waiters.enter("192.0.2." + address) ? 1 : 0;
            }
            assertThat(entered).isEqualTo(Math.min(Waiters.MOST, (address + 1) * Waiters.MOST_FOR_ONE_ADDRESS));
        }
    }

    /** @param pause before each byte */
    private int statusOf(int bytes, Duration pause) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/clusters") {
            @Override
            public ServletInputStream getInputStream() {
                return new Dripping(bytes, pause);
            }
        };
        request.setRemoteAddr(ADDRESS);
        request.addHeader("Transfer-Encoding", "chunked");
        MockHttpServletResponse response = new MockHttpServletResponse();
        new BodyBounds(waiters, () -> now)
                .doFilter(
                        request,
                        response,
                        (asked, answered) -> assertThat(asked.getInputStream().readAllBytes().length)
                                .isEqualTo(bytes));
        return response.getStatus();
    }

    private final class Dripping extends ServletInputStream {

        private final long pauseNanos;
        private int left;

        Dripping(int bytes, Duration pause) {
            this.left = bytes;
            this.pauseNanos = pause.toNanos();
        }

        @Override
        public int read() {
            throw new AssertionError("bytes are asked for by the block");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            int count = Math.min(pauseNanos == 0 ? length : Math.min(1, length), left);
            now += pauseNanos;
            left -= count;
            return count;
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public boolean isFinished() {
            return left == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }
}

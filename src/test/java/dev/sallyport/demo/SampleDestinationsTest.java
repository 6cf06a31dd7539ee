package dev.sallyport.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.access.StartRefusedException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SampleDestinationsTest {

    @Test
    void a_second_demo_on_this_machine_is_refused_in_words() throws IOException {
        SampleDestinations first = new SampleDestinations();
        SampleDestinations second = new SampleDestinations();
        try {
            first.start();
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessage("A demo needs port " + SampleDestinations.HTTPS
                            + " of 127.0.0.1, and another process has it. Perhaps another demo is running.");
        } finally {
            second.stop();
            first.stop();
        }
    }
}

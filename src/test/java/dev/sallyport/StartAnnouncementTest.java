package dev.sallyport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.PublicAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class StartAnnouncementTest {

    @Test
    void whoever_started_it_is_told_an_address_that_a_browser_can_open(CapturedOutput output) {
        announce(new MockEnvironment());
        assertThat(output).contains("Sallyport is at http://127.0.0.1:4711/");
        assertThat(output).doesNotContain("is at https:");
    }

    @Test
    void with_a_certificate_the_address_says_https(CapturedOutput output) {
        announce(new MockEnvironment()
                .withProperty("server.ssl.bundle", "sallyport")
                .withProperty("server.address", "0.0.0.0"));
        assertThat(output).contains("Sallyport is at https://localhost:4711/").doesNotContain("is at http:");
    }

    @Test
    void where_people_reach_it_otherwise_the_address_is_theirs(CapturedOutput output) {
        announce(new MockEnvironment().withProperty("sallyport.public-url", "https://egress.example.com/"));
        assertThat(output)
                .contains("Sallyport is at https://egress.example.com/")
                .doesNotContain("4711");
    }

    private static void announce(MockEnvironment environment) {
        environment.setProperty("local.server.port", "4711");
        new StartAnnouncement(new PublicAddress(environment), environment).announce();
    }
}

package dev.sallyport.testing.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    private static final Origin OWN = Origin.of("http://127.0.0.1:8080");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080/clusters?q=x",
                "ws://127.0.0.1:8080/push",
                "data:image/png;base64,AAAA",
                "blob:http://127.0.0.1:8080/1"
            })
    void the_console_itself_and_what_needs_no_request_is_at_home(String address) {
        assertThat(OWN.holds(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8081/",
                "https://127.0.0.1:8080/",
                "ws://127.0.0.1:9000/push",
                "wss://127.0.0.1:8080/push",
                "http://127.0.0.1:80801/",
                "http://127.0.0.1/",
                "http://localhost:8080/",
                "https://example.com/",
                "ftp://127.0.0.1:8080/"
            })
    void another_port_scheme_or_name_on_the_same_machine_is_a_stranger(String address) {
        assertThat(OWN.holds(address)).isFalse();
    }
}

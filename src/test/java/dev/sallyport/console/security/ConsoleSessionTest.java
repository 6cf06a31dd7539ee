package dev.sallyport.console.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleSessionTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080/clusters, /clusters",
        "http://127.0.0.1:8080/clusters?continue, /clusters",
        "http://127.0.0.1:8080/clusters/1/rules?q=a%20b&continue, /clusters/1/rules?q=a%20b",
        "https://elsewhere.example.com/clusters, /clusters",
        "http://127.0.0.1:8080//elsewhere.example.com/, /",
        "http://127.0.0.1:8080, /",
        "javascript:alert(1), /",
        "not a url, /",
        "/\\elsewhere.example.com, /",
    })
    void after_signing_in_a_browser_goes_where_it_wanted_to_and_never_to_another_server(String wanted, String local) {
        assertThat(ConsoleSession.local(wanted, "/")).isEqualTo(local);
    }
}

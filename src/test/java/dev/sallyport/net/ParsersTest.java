package dev.sallyport.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsersTest {

    private static final List<Consumer<String>> PARSERS = List.of(
            HostName::ofRequest,
            HostPattern::parse,
            IpAddress::parse,
            Cidr::parse,
            Cidr::trusted,
            PathPattern::parse,
            Destination::ofTunnel,
            Destination::ofHttp,
            Destination::ofTyped);

    private static void throwNothingElse(String text) {
        for (Consumer<String> parser : PARSERS) {
            try {
                parser.accept(text);
            } catch (InvalidValueException e) {
                assertThat(e.problem().code()).matches("[A-Z0-9_]+");
            } catch (RuntimeException e) {
                fail("«" + text + "» made a parser throw " + e, e);
            }
        }
    }

    @Property(tries = 3_000)
    void no_text_makes_a_parser_throw_anything_else(@ForAll String text) {
        throwNothingElse(text);
    }

    @Property(tries = 3_000)
    void no_mutation_of_something_valid_does(@ForAll("mutated") String text) {
        throwNothingElse(text);
    }

    @Property(tries = 3_000)
    void no_mixture_of_the_marks_of_the_grammar_does(@ForAll("marks") String text) {
        throwNothingElse(text);
    }

    @Provide
    Arbitrary<String> marks() {
        return Arbitraries.of(
                        "a",
                        "1",
                        "0",
                        "x",
                        "-",
                        "_",
                        ".",
                        ":",
                        "/",
                        "*",
                        "[",
                        "]",
                        "%",
                        "%2f",
                        "@",
                        "#",
                        "?",
                        "\\",
                        "xn--",
                        "ü",
                        "。",
                        "::",
                        "http://",
                        "https://",
                        "\u0000",
                        "\u200d",
                        "\ud800",
                        " ")
                .list()
                .ofMaxSize(14)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> mutated() {
        Arbitrary<String> valid = Arbitraries.of(
                "api.example.com",
                "*.example.com",
                "xn--bcher-kva.example",
                "192.0.2.0/24",
                "2001:db8::/32",
                "192.0.2.1:443",
                "[2001:db8::1]:443",
                "http://example.com:8080/a/b?c#d",
                "/v1/*");
        return net.jqwik.api.Combinators.combine(
                        valid,
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.strings().ofMaxLength(3))
                .as((text, at, inserted) -> {
                    int place = Math.min(at, text.length());
                    return text.substring(0, place)
                            + inserted
                            + text.substring(Math.min(text.length(), place + inserted.length() % 2));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.", "ü.", "1.", "a-", "[", "::", "0:", "/a", "%41", "..", "xn--", "http://", "é"})
    void a_text_of_a_million_characters_is_refused_before_it_costs_anything(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        for (Consumer<String> parser : PARSERS) {
            assertThatThrownBy(() -> parser.accept(text)).isInstanceOf(InvalidValueException.class);
        }
    }

    @Property(tries = 2_000)
    void every_address_is_written_as_it_is_read(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        IpAddress address = IpAddress.of(bytes);
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
        IpAddress spelled = IpAddress.of(InetAddress.getByAddress(bytes));
        assertThat(spelled.toBytes().length == 16).isEqualTo(spelled.equals(address));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8::192.0.2.33, 2001:db8::c000:221",
        "::, ::",
        "1::, 1::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0"
    })
    void an_IPv6_address_is_compared_by_value(String spelt, String canonical) {
        assertThat(IpAddress.parse(spelt).toString()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1:::2",
                ":1::2",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                "::1:",
                "12345::",
                "::g",
                "1:2:3:4:5:6:7",
                "1.2.3.4::",
                "::1.2.3",
                "::1.2.3.4.5",
                "fe80::1%eth0",
                "[::1]",
                ""
            })
    void an_IPv6_address_in_no_valid_spelling_is_refused(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x7f000001",
                "2130706433",
                "0177.0.0.1",
                "127.1",
                "127.0.1",
                "1.2.3.04",
                "0x7f.1",
                "1.2.3.4.5",
                "256.1.1.1",
                "example.0x1f",
                "example.1",
                "017700000001",
                "1.2.3.4."
            })
    void what_a_C_library_could_read_as_an_address_is_no_name(String text) {
        assertThatThrownBy(() -> HostName.ofRequest(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "API.Example.COM, api.example.com",
        "api.example.com., api.example.com",
        "bücher.example, xn--bcher-kva.example",
        "BÜCHER.example, xn--bcher-kva.example",
        "faß.example, xn--fa-hia.example",
        "a_b.example, a_b.example"
    })
    void a_name_is_asked_for_in_many_spellings_and_is_one(String spelt, String canonical) {
        assertThat(HostName.ofRequest(spelt).value()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a..b",
                "-a.example",
                "a-.example",
                "a b.example",
                "a..",
                "..",
                "a/b",
                "xn--.example",
                "xn--a-.example",
                "ab--cd.example",
                "a\u200db.example"
            })
    void a_name_that_is_none_is_refused(String text) {
        assertThatThrownBy(() -> HostName.ofRequest(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "API.example.com, api.example.com",
        "api.example.com., api.example.com",
        "https://api.example.com/v1, api.example.com",
        "api.example.com:443, api.example.com",
        "*.Example.com, *.example.com",
        "bücher.example, xn--bcher-kva.example"
    })
    void a_pattern_that_is_not_canonical_is_refused_with_the_form_that_would_do(String typed, String offered) {
        assertThatThrownBy(() -> HostPattern.parse(typed))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        e -> assertThat(e.problem().canonical()).isEqualTo(offered));
    }

    @ParameterizedTest
    @CsvSource({
        "*.com, HOST_WILDCARD_REGISTRY",
        "*.co.uk, HOST_WILDCARD_REGISTRY",
        "*, HOST_WILDCARD_PLACE",
        "a.*.com, HOST_WILDCARD_PLACE",
        "localhost, HOST_SPECIAL",
        "a.invalid, HOST_SPECIAL",
        "x.onion, HOST_SPECIAL",
        "1.0.0.127.in-addr.arpa, HOST_SPECIAL",
        "intranet, HOST_ONE_LABEL",
        "192.0.2.1, HOST_IS_ADDRESS"
    })
    void a_pattern_that_opens_too_much_or_nothing_is_refused(String typed, String code) {
        assertThatThrownBy(() -> HostPattern.parse(typed))
                .isInstanceOfSatisfying(
                        InvalidValueException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, CIDR_BARE_ADDRESS, 192.0.2.1/32",
        "2001:db8::1, CIDR_BARE_ADDRESS, 2001:db8::1/128",
        "192.0.2.1/24, CIDR_HOST_BITS_SET, 192.0.2.0/24",
        "2001:DB8::/32, CIDR_NOT_CANONICAL, 2001:db8::/32",
        "0.0.0.0/0, CIDR_EVERYTHING,",
        "::/0, CIDR_EVERYTHING,",
        "::ffff:192.0.2.0/120, CIDR_TRANSITION,",
        "64:ff9b::/96, CIDR_TRANSITION,",
        "192.0.2.0/33, CIDR_PREFIX,",
        "192.0.2.0/024, CIDR_PREFIX,",
        "192.0.2/24, CIDR_MALFORMED,",
        "example.com, CIDR_MALFORMED,"
    })
    void a_range_that_is_not_canonical_is_refused_with_the_form_that_would_do(
            String typed, String code, @org.jspecify.annotations.Nullable String offered) {
        assertThatThrownBy(() -> Cidr.parse(typed)).isInstanceOfSatisfying(InvalidValueException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(code);
            assertThat(e.problem().canonical()).isEqualTo(offered);
        });
    }

    @Test
    void ports_keep_their_order_and_are_refused_when_repeated_or_out_of_range() {
        assertThat(PortSet.of(List.of(8443, 80, 443)).ports()).containsExactly(8443, 80, 443);
        for (List<Integer> bad : List.of(List.of(0), List.of(65_536), List.of(-1), List.of(80, 80))) {
            assertThatThrownBy(() -> PortSet.of(bad)).isInstanceOf(InvalidValueException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1",
                "",
                "/a*",
                "/*/b",
                "/a?b",
                "/a#b",
                "/a/../b",
                "/a//b",
                "/a;b",
                "/a\\b",
                "/a%2fb",
                "/a%5Cb",
                "/a b",
                "/ä",
                "/%",
                "/%zz",
                "/%2e%2e/b",
                "/./a"
            })
    void a_path_that_could_be_read_in_two_ways_is_refused(String text) {
        assertThatThrownBy(() -> PathPattern.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b, true",
        "/a/b, /a/b/, false",
        "/a/b, /a/bc, false",
        "/a/*, /a/b, true",
        "/a/*, /a/, true",
        "/a/*, /a, false",
        "/*, /, true"
    })
    void a_path_matches_exactly_or_everything_below(String pattern, String path, boolean matches) {
        assertThat(PathPattern.parse(pattern).matches(path)).isEqualTo(matches);
    }
}

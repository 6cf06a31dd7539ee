package dev.sallyport.enforcement.envoy.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.net.Destination;
import dev.sallyport.net.HttpPath;
import dev.sallyport.net.InvalidValueException;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The guard's regular expressions against the parser of destinations. A trailing dot is gone before the guard looks. */
class SpellingsTest {

    @Property(tries = 5000)
    void the_guard_and_the_parser_take_the_same_tunnels_to_names(@ForAll("names") String name) {
        assertThat(guardPasses(name + ":443")).as(name).isEqualTo(parses(name + ":443"));
    }

    @Property(tries = 20_000)
    void the_guard_and_the_parser_take_the_same_ipv6_addresses(@ForAll("addresses") String address) {
        assertThat(guardPasses("[" + address + "]:443")).as(address).isEqualTo(parses("[" + address + "]:443"));
    }

    @Property(tries = 5000)
    void the_guard_and_the_parser_take_the_same_numbers_and_dots(@ForAll("numbers") String text) {
        assertThat(guardPasses(text + ":443")).as(text).isEqualTo(parses(text + ":443"));
    }

    @Property(tries = 5000)
    void the_guard_and_the_parser_take_the_same_ports(@ForAll("ports") String port) {
        assertThat(guardPasses("a.test:" + port)).as(port).isEqualTo(parses("a.test:" + port));
    }

    @Property(tries = 20_000)
    void a_path_is_sound_here_and_there(@ForAll("paths") String path) {
        assertThat(Pattern.matches(Spellings.SOUND_PATH, path)).as(path).isEqualTo(HttpPath.isPlain(path));
        assertThat(Pattern.matches(Spellings.SOUND_PATH, path + "?%25;%"))
                .as(path)
                .isEqualTo(HttpPath.isPlain(path));
    }

    /** What the guard's policy says of a CONNECT. */
    private static boolean guardPasses(String authority) {
        boolean quad = Pattern.matches(Spellings.QUAD, authority);
        return (quad || Pattern.matches(Spellings.NAME, authority) || Pattern.matches(Spellings.IPV6, authority))
                && (quad || !Pattern.matches(Spellings.NUMERIC_LAST_LABEL, authority))
                && !Pattern.matches(Spellings.LONG_LABEL, authority)
                && !Pattern.matches(Spellings.LONG_NAME, authority)
                && !Pattern.matches(Spellings.FALSE_A_LABEL, authority)
                && !Pattern.matches(Spellings.TRANSITION, authority)
                && !Pattern.matches(Spellings.NO_PORT, authority);
    }

    private static boolean parses(String authority) {
        try {
            Destination.ofTunnel(authority);
            return true;
        } catch (InvalidValueException e) {
            return false;
        }
    }

    /** Without {@code x} and {@code n}: whether an A-label is a true one is more than a regular expression can say. */
    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> label = Arbitraries.oneOf(
                Arbitraries.strings().withChars("aZ09-_").ofMinLength(0).ofMaxLength(6),
                Arbitraries.strings().withChars("a-").ofMinLength(62).ofMaxLength(65),
                Arbitraries.of("0x1f", "0X", "123", "0x1g", "ab--c"));
        return label.list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .map(labels -> String.join(".", labels))
                .filter(SpellingsTest::withoutTrailingDot);
    }

    private static boolean withoutTrailingDot(String name) {
        return !name.endsWith(".");
    }

    @Provide
    Arbitrary<String> addresses() {
        Arbitrary<String> group = Arbitraries.oneOf(
                Arbitraries.of("0", "0000", "ffff", "FFFF", "64", "0064", "ff9b", "1", "2001", "2002"),
                Arbitraries.strings().withChars("0aF").ofMinLength(0).ofMaxLength(5));
        return group.list().ofMinSize(1).ofMaxSize(9).map(groups -> String.join(":", groups));
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.oneOf(
                        Arbitraries.strings()
                                .withChars("0123456789.x")
                                .ofMinLength(1)
                                .ofMaxLength(16),
                        Arbitraries.of("0", "1", "00", "9", "10", "99", "255", "256", "249", "0x1", "")
                                .list()
                                .ofMinSize(3)
                                .ofMaxSize(5)
                                .map(parts -> String.join(".", parts)))
                .filter(SpellingsTest::withoutTrailingDot);
    }

    @Provide
    Arbitrary<String> ports() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 100_000).map(String::valueOf),
                Arbitraries.strings().withChars("0123456789+a:").ofMaxLength(6));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.strings().withChars("/a%25cC0fF;.~").ofMaxLength(10).map(rest -> "/" + rest);
    }
}

package dev.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.words.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted as a rule, what is refused with which reason at which field, and what is only said. */
class RuleValidationTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    /** A rule as it would be typed; only what a case is about differs from one that is accepted. */
    private record Typed(
            String name,
            String type,
            String destination,
            List<Integer> ports,
            List<String> paths,
            String description,
            String purpose,
            @Nullable Instant end,
            boolean leave,
            boolean raw) {

        static Typed host(String destination) {
            return new Typed("rule", "FQDN", destination, List.of(443), List.of(), "", "OTHER", null, false, false);
        }

        static Typed range(String destination) {
            return new Typed("rule", "CIDR", destination, List.of(443), List.of(), "", "OTHER", null, false, false);
        }

        Typed named(String other) {
            return new Typed(other, type, destination, ports, paths, description, purpose, end, leave, raw);
        }

        Typed as(String other) {
            return new Typed(name, other, destination, ports, paths, description, purpose, end, leave, raw);
        }

        Typed onPorts(Integer... others) {
            return new Typed(name, type, destination, List.of(others), paths, description, purpose, end, leave, raw);
        }

        Typed paths(String... others) {
            return new Typed(name, type, destination, ports, List.of(others), description, purpose, end, leave, raw);
        }

        Typed described(String other) {
            return new Typed(name, type, destination, ports, paths, other, purpose, end, leave, raw);
        }

        Typed purpose(String other) {
            return new Typed(name, type, destination, ports, paths, description, other, end, leave, raw);
        }

        Typed until(Instant other) {
            return new Typed(name, type, destination, ports, paths, description, purpose, other, leave, raw);
        }

        Typed privately() {
            return new Typed(name, type, destination, ports, paths, description, purpose, end, true, raw);
        }

        Typed untouched() {
            return new Typed(name, type, destination, ports, paths, description, purpose, end, leave, true);
        }

        RuleDraft draft() {
            return new RuleDraft(name, type, destination, ports, paths, description, purpose, end, leave, raw);
        }
    }

    /** What is typed, beside which rules, and every refusal expected, as {@code FIELD CODE}. */
    private record Case(String sentence, Typed typed, List<Typed> beside, List<String> refusals) {

        @Override
        public String toString() {
            return sentence;
        }
    }

    private static Case refused(String sentence, Typed typed, String... refusals) {
        return new Case(sentence, typed, List.of(), List.of(refusals));
    }

    private static Case accepted(String sentence, Typed typed, Typed... beside) {
        return new Case(sentence, typed, List.of(beside), List.of());
    }

    private static Case refusedBeside(String sentence, Typed typed, Typed beside, String... refusals) {
        return new Case(sentence, typed, List.of(beside), List.of(refusals));
    }

    static Stream<Case> cases() {
        return Stream.of(names(), destinations(), ranges(), portsAndPaths(), others())
                .flatMap(cases -> cases);
    }

    private static Stream<Case> names() {
        Typed rule = Typed.host("api.example.com");
        return Stream.of(
                accepted("a plain rule", rule),
                accepted("a name of every kind of character", rule.named("Az09-_.")),
                accepted("a name of 63", rule.named("n".repeat(63))),
                refused("no name", rule.named(""), "NAME NAME_EMPTY"),
                refused("a name of 64", rule.named("n".repeat(64)), "NAME NAME_MALFORMED"),
                refused("a name with a space", rule.named("a b"), "NAME NAME_MALFORMED"),
                refused("a name with a letter that ASCII lacks", rule.named("é"), "NAME NAME_MALFORMED"),
                refused("a name with a line break", rule.named("a\n"), "NAME NAME_MALFORMED"),
                refusedBeside("a name that is taken", rule, Typed.host("b.example.com"), "NAME NAME_TAKEN"),
                refusedBeside(
                        "a name that is taken in another case",
                        rule.named("RULE"),
                        Typed.host("b.example.com"),
                        "NAME NAME_TAKEN"));
    }

    private static Stream<Case> destinations() {
        return Stream.of(
                accepted("everything below a name", Typed.host("*.example.com")),
                accepted("below a name of which strangers hold parts", Typed.host("*.github.io")),
                refused("no destination", Typed.host(""), "DESTINATION HOST_EMPTY"),
                refused("a star alone", Typed.host("*"), "DESTINATION HOST_WILDCARD_PLACE"),
                refused("a star within", Typed.host("a.*.example.com"), "DESTINATION HOST_WILDCARD_PLACE"),
                refused("a star as part of a label", Typed.host("a*.example.com"), "DESTINATION HOST_WILDCARD_PLACE"),
                refused("two stars", Typed.host("*.*.example.com"), "DESTINATION HOST_WILDCARD_PLACE"),
                refused("below a registry", Typed.host("*.com"), "DESTINATION HOST_WILDCARD_REGISTRY"),
                refused("below a registry of two labels", Typed.host("*.co.uk"), "DESTINATION HOST_WILDCARD_REGISTRY"),
                refused(
                        "below an international registry",
                        Typed.host("*.xn--55qx5d.cn"),
                        "DESTINATION HOST_WILDCARD_REGISTRY"),
                refused("a name of one label", Typed.host("intranet"), "DESTINATION HOST_ONE_LABEL"),
                refused("the probe's name", Typed.host("egress-probe.invalid"), "DESTINATION HOST_SPECIAL"),
                refused("a local name", Typed.host("a.localhost"), "DESTINATION HOST_SPECIAL"),
                refused("an onion", Typed.host("*.x.onion"), "DESTINATION HOST_SPECIAL"),
                refused("a reverse name", Typed.host("1.168.192.in-addr.arpa"), "DESTINATION HOST_SPECIAL"),
                refused("a numeric last label", Typed.host("api.example.1"), "DESTINATION HOST_LOOKS_LIKE_ADDRESS"),
                refused("a short form of an address", Typed.host("127.1"), "DESTINATION HOST_LOOKS_LIKE_ADDRESS"),
                refused("upper case", Typed.host("API.example.com"), "DESTINATION HOST_NOT_CANONICAL"),
                refused("a trailing dot", Typed.host("api.example.com."), "DESTINATION HOST_NOT_CANONICAL"),
                refused("Unicode", Typed.host("bücher.example"), "DESTINATION HOST_NOT_CANONICAL"),
                refused("a scheme", Typed.host("https://api.example.com"), "DESTINATION HOST_NOT_CANONICAL"),
                refused("a port", Typed.host("api.example.com:443"), "DESTINATION HOST_NOT_CANONICAL"),
                refused("a path", Typed.host("api.example.com/v1"), "DESTINATION HOST_NOT_CANONICAL"),
                refused("user information", Typed.host("me@api.example.com"), "DESTINATION HOST_LABEL_INVALID"),
                refused("an address as a name", Typed.host("192.0.2.1"), "DESTINATION TYPE_CIDR_WOULD_FIT"),
                refused("a range as a name", Typed.host("192.0.2.0/24"), "DESTINATION TYPE_CIDR_WOULD_FIT"),
                refused("an unknown type", Typed.host("api.example.com").as("URL"), "TYPE TYPE_UNKNOWN"),
                refused("a type in lower case", Typed.host("api.example.com").as("fqdn"), "TYPE TYPE_UNKNOWN"));
    }

    private static Stream<Case> ranges() {
        Typed half = Typed.range("54.0.0.0/8").named("half");
        return Stream.of(
                accepted("an IPv4 range", Typed.range("192.0.2.0/24")),
                accepted("an IPv6 range", Typed.range("2001:db8::/32")),
                accepted("a private range", Typed.range("10.0.0.0/8")),
                accepted("a range wider than a reserved one", Typed.range("169.252.0.0/14")),
                accepted("a range wider than NAT64", Typed.range("64:ff9b::/32")),
                accepted("as many public addresses as are allowed", Typed.range("54.0.0.0/8")),
                accepted("a range within another counts once", Typed.range("54.1.0.0/16"), half),
                accepted("private ranges do not count", Typed.range("10.0.0.0/8"), half),
                accepted("IPv6 beside a full IPv4", Typed.range("2a00::/32"), half),
                refused("a name as a range", Typed.range("api.example.com"), "DESTINATION TYPE_FQDN_WOULD_FIT"),
                refused("no range", Typed.range("192.0.2/24"), "DESTINATION CIDR_MALFORMED"),
                refused("a bare address", Typed.range("192.0.2.1"), "DESTINATION CIDR_BARE_ADDRESS"),
                refused("host bits", Typed.range("192.0.2.1/24"), "DESTINATION CIDR_HOST_BITS_SET"),
                refused("a prefix too long", Typed.range("192.0.2.0/33"), "DESTINATION CIDR_PREFIX"),
                refused("everything", Typed.range("0.0.0.0/0"), "DESTINATION CIDR_EVERYTHING"),
                refused("everything in IPv6", Typed.range("::/0"), "DESTINATION CIDR_EVERYTHING"),
                refused("IPv6 in upper case", Typed.range("2001:DB8::/32"), "DESTINATION CIDR_NOT_CANONICAL"),
                refused("IPv4 mapped", Typed.range("::ffff:0:0/96"), "DESTINATION CIDR_TRANSITION"),
                refused("6to4", Typed.range("2002:c000:200::/40"), "DESTINATION CIDR_TRANSITION"),
                refused("Teredo", Typed.range("2001::/48"), "DESTINATION CIDR_TRANSITION"),
                refused("a reserved range", Typed.range("127.0.0.0/24"), "DESTINATION CIDR_RESERVED"),
                refused("a metadata address", Typed.range("168.63.129.16/32"), "DESTINATION CIDR_RESERVED"),
                refused("link local", Typed.range("fe80::/64"), "DESTINATION CIDR_RESERVED"),
                refused("two /8 in one", Typed.range("54.0.0.0/7"), "DESTINATION RANGES_TOO_WIDE_V4"),
                refusedBeside(
                        "one address more than allowed",
                        Typed.range("55.0.0.0/32"),
                        half,
                        "DESTINATION RANGES_TOO_WIDE_V4"),
                refused("a wide IPv6 range", Typed.range("2a00::/31"), "DESTINATION RANGES_TOO_WIDE_V6"),
                refusedBeside(
                        "one IPv6 address more than allowed",
                        Typed.range("2a01::/128"),
                        Typed.range("2a00::/32").named("full"),
                        "DESTINATION RANGES_TOO_WIDE_V6"),
                refused("paths on a range", Typed.range("192.0.2.0/24").paths("/a"), "PATHS PATHS_ON_RANGE"),
                refused(
                        "leave for private addresses on a range",
                        Typed.range("192.0.2.0/24").privately(),
                        "ALLOW_PRIVATE_ADDRESSES PRIVATE_ON_RANGE"),
                refused("a raw range", Typed.range("192.0.2.0/24").untouched(), "RAW_TCP RAW_ON_RANGE"));
    }

    private static Stream<Case> portsAndPaths() {
        Typed rule = Typed.host("api.example.com");
        return Stream.of(
                accepted("no ports", rule.onPorts()),
                accepted("the lowest and the highest port", rule.onPorts(65_535, 1)),
                accepted("64 ports", rule.onPorts(numbers(64))),
                refused("65 ports", rule.onPorts(numbers(65)), "PORTS PORTS_TOO_MANY"),
                refused("port 0", rule.onPorts(0), "PORTS PORT_OUT_OF_RANGE"),
                refused("port 65536", rule.onPorts(65_536), "PORTS PORT_OUT_OF_RANGE"),
                refused("a port twice", rule.onPorts(80, 443, 80), "PORTS PORT_REPEATED"),
                accepted("paths", rule.paths("/a/b", "/a/*", "/*", "/%20")),
                accepted("64 paths", rule.paths(pathsTo(64))),
                accepted("a path of 256", rule.paths("/" + "a".repeat(255))),
                refused("65 paths", rule.paths(pathsTo(65)), "PATHS PATHS_TOO_MANY"),
                refused("a path of 257", rule.paths("/" + "a".repeat(256)), "PATHS PATH_TOO_LONG"),
                refused("a path twice", rule.paths("/a", "/a"), "PATHS PATH_REPEATED"),
                refused("no leading slash", rule.paths("a"), "PATHS PATH_NO_SLASH"),
                refused("a star within a path", rule.paths("/a/*/b"), "PATHS PATH_WILDCARD_PLACE"),
                refused("a star after a word", rule.paths("/a*"), "PATHS PATH_WILDCARD_PLACE"),
                refused("a query", rule.paths("/a?b"), "PATHS PATH_CHARACTER"),
                refused("a fragment", rule.paths("/a#b"), "PATHS PATH_CHARACTER"),
                refused("a parameter separator", rule.paths("/a;b"), "PATHS PATH_CHARACTER"),
                refused("a backslash", rule.paths("/a\\b"), "PATHS PATH_CHARACTER"),
                refused("a control character", rule.paths("/a\tb"), "PATHS PATH_CHARACTER"),
                refused("an encoded NUL", rule.paths("/a%00"), "PATHS PATH_CHARACTER"),
                refused("two dots", rule.paths("/a/../b"), "PATHS PATH_DOTS"),
                refused("encoded dots", rule.paths("/a/%2e%2E/b"), "PATHS PATH_DOTS"),
                refused("two slashes", rule.paths("/a//b"), "PATHS PATH_DOUBLE_SLASH"),
                refused("an encoded slash", rule.paths("/a%2Fb"), "PATHS PATH_ENCODED_SLASH"),
                refused("a letter written as an escape", rule.paths("/%61/*"), "PATHS PATH_NOT_CANONICAL"),
                refused("paths in a raw tunnel", rule.paths("/a").untouched(), "RAW_TCP RAW_WITH_PATHS"));
    }

    private static Stream<Case> others() {
        Typed rule = Typed.host("api.example.com");
        return Stream.of(
                accepted("a long description", rule.described("d".repeat(1_000))),
                refused(
                        "a description too long",
                        rule.described("d".repeat(1_001)),
                        "DESCRIPTION DESCRIPTION_TOO_LONG"),
                accepted("a description of lines", rule.described("one\r\n\ttwo \uD83D\uDEAA")),
                refused("a NUL in a description", rule.described("a\u0000b"), "DESCRIPTION DESCRIPTION_CHARACTER"),
                refused("an escape in a description", rule.described("\u001b[1m"), "DESCRIPTION DESCRIPTION_CHARACTER"),
                refused("half a character", rule.described("a\uD83Db"), "DESCRIPTION DESCRIPTION_CHARACTER"),
                accepted("a purpose of the organisation's own", rule.purpose("PAYROLL")),
                refused("an unknown purpose", rule.purpose("FUN"), "PURPOSE PURPOSE_UNKNOWN"),
                accepted("an end ahead", rule.until(NOW.plusNanos(1_000))),
                accepted("the last end there is", rule.until(Instant.parse("9999-12-31T23:59:59.999999999Z"))),
                refused(
                        "an end after it",
                        rule.until(Instant.parse("+10000-01-01T00:00:00Z")),
                        "EXPIRES_AT EXPIRY_TOO_FAR"),
                refused("the end of time", rule.until(Instant.MAX), "EXPIRES_AT EXPIRY_TOO_FAR"),
                refused(
                        "an end that is now but for nanoseconds",
                        rule.until(NOW.plusNanos(999)),
                        "EXPIRES_AT EXPIRY_PAST"),
                refused("an end that is now", rule.until(NOW), "EXPIRES_AT EXPIRY_PAST"),
                refused("an end that was", rule.until(NOW.minusSeconds(1)), "EXPIRES_AT EXPIRY_PAST"),
                refused(
                        "everything wrong is said at once",
                        Typed.host("*.com")
                                .named("")
                                .onPorts(0)
                                .paths("a")
                                .purpose("FUN")
                                .until(NOW),
                        "NAME NAME_EMPTY",
                        "DESTINATION HOST_WILDCARD_REGISTRY",
                        "PORTS PORT_OUT_OF_RANGE",
                        "PATHS PATH_NO_SLASH",
                        "PURPOSE PURPOSE_UNKNOWN",
                        "EXPIRES_AT EXPIRY_PAST"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_rule_is_accepted_or_refused_with_every_reason_at_its_field(Case typed) {
        RuleValidation.Outcome outcome = validate(typed.typed(), typed.beside());

        assertThat(outcome.problems().stream()
                        .map(finding ->
                                finding.field() + " " + finding.problem().code()))
                .containsExactlyInAnyOrderElementsOf(typed.refusals());
        assertThat(outcome.rule() == null).isEqualTo(!typed.refusals().isEmpty());
        outcome.problems().forEach(finding -> readsAsASentence("problem.", finding));
        outcome.warnings().forEach(finding -> readsAsASentence("warning.", finding));
    }

    @ParameterizedTest
    @CsvSource({
        "FQDN, HTTPS://API.Example.com:443/v1?x, api.example.com",
        "FQDN, *.Example.com., *.example.com",
        "FQDN, faß.example, xn--fa-hia.example",
        "CIDR, 192.0.2.1, 192.0.2.1/32",
        "CIDR, 2001:DB8::1, 2001:db8::1/128",
        "CIDR, 192.0.2.77/26, 192.0.2.64/26",
        "CIDR, 2001:db8:0:0::/48, 2001:db8::/48"
    })
    void what_is_offered_for_another_spelling_is_accepted(String type, String typed, String offered) {
        RuleValidation.Outcome outcome = validate(Typed.host(typed).as(type), List.of());

        assertThat(outcome.problems())
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem().canonical()).isEqualTo(offered));
        assertThat(validate(Typed.host(offered).as(type), List.of()).problems()).isEmpty();
    }

    @ParameterizedTest(name = "{0} beside {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "*.blob.core.windows.net  |                          | WILDCARD_HOSTING",
                "*.amazonaws.com          |                          | WILDCARD_HOSTING",
                "*.s3.amazonaws.com       |                          | WILDCARD_HOSTING",
                "*.github.io              |                          | WILDCARD_HOSTING",
                "mine.github.io           |                          | ",
                "storage.googleapis.com   |                          | MANY_TENANTS",
                "api.github.com           |                          | MANY_TENANTS",
                "dns.google               |                          | RELAY",
                "cloudflare-dns.com       |                          | RELAY",
                "under_score.example.com  |                          | UNDERSCORE",
                "api.exarnple.com         | api.example.com          | LOOKS_LIKE",
                "g00gle.com               | google.com               | LOOKS_LIKE",
                "xn--pypal-4ve.com        | paypal.com               | LOOKS_LIKE",
                "paypal.com               | xn--pypal-4ve.com        | LOOKS_LIKE",
                "api.example.org          | api.example.com          | ",
                "b.example.com            | a.example.com            | ",
                "api.example.com          | api.example.com          | COVERED_BY",
                "x.api.example.com        | *.example.com            | COVERED_BY",
                "*.api.example.com        | *.example.com            | COVERED_BY",
                "example.com              | *.example.com            | ",
                "*.example.com            | x.example.com            | "
            })
    void an_accepted_name_is_warned_about(String host, @Nullable String beside, @Nullable String warning) {
        List<Typed> others =
                beside == null ? List.of() : List.of(Typed.host(beside).named("other"));

        assertThat(warnings(Typed.host(host), others)).isEqualTo(warning == null ? List.of() : List.of(warning));
    }

    @Test
    void what_a_rule_opens_besides_is_said() {
        Typed rule = Typed.host("api.example.com");

        assertThat(warnings(rule.onPorts(), List.of())).containsExactly("ALL_PORTS");
        assertThat(warnings(rule.untouched(), List.of())).containsExactly("RAW_TCP");
        assertThat(warnings(rule.privately(), List.of())).containsExactly("PRIVATE_ADDRESSES");
        assertThat(warnings(rule.paths("/a"), List.of())).containsExactly("PATHS_PLAIN_HTTP_ONLY");
        assertThat(warnings(Typed.host("storage.googleapis.com").paths("/mine/*"), List.of()))
                .containsExactly("PATHS_PLAIN_HTTP_ONLY");
    }

    @Test
    void a_rule_is_covered_only_by_one_that_allows_all_of_it() {
        Typed rule = Typed.host("api.example.com").paths("/a/b", "/a/c/*");
        Typed wide = Typed.host("api.example.com").named("wide");

        assertThat(warnings(rule, List.of(wide))).contains("PATHS_VOID").doesNotContain("COVERED_BY");
        assertThat(warnings(rule, List.of(wide.paths("/a/*"))))
                .contains("COVERED_BY")
                .doesNotContain("PATHS_VOID");
        assertThat(warnings(rule, List.of(wide.paths("/a/b")))).doesNotContain("COVERED_BY", "PATHS_VOID");
        assertThat(warnings(rule, List.of(wide.onPorts(80)))).doesNotContain("COVERED_BY", "PATHS_VOID");
        assertThat(warnings(rule.privately(), List.of(wide))).doesNotContain("COVERED_BY", "PATHS_VOID");
        assertThat(warnings(Typed.host("api.example.com").untouched(), List.of(wide)))
                .doesNotContain("COVERED_BY");
        assertThat(warnings(
                        Typed.range("192.0.2.0/25"),
                        List.of(Typed.range("192.0.2.0/24").named("wide"))))
                .containsExactly("COVERED_BY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.github.io", "*.amazonaws.com", "*.blob.core.windows.net"})
    void a_wildcard_where_strangers_get_names_is_a_loosening_of_note(String host) {
        assertThat(rule(Typed.host(host)).loosensNotably()).isTrue();
    }

    @Test
    void raw_tunnels_and_private_addresses_are_a_loosening_of_note_and_plain_rules_are_not() {
        assertThat(rule(Typed.host("api.example.com").untouched()).loosensNotably())
                .isTrue();
        assertThat(rule(Typed.host("api.example.com").privately()).loosensNotably())
                .isTrue();
        assertThat(rule(Typed.host("api.example.com")).loosensNotably()).isFalse();
        assertThat(rule(Typed.host("*.example.com")).loosensNotably()).isFalse();
        assertThat(rule(Typed.range("192.0.2.0/24")).loosensNotably()).isFalse();
    }

    @Test
    void a_full_cluster_takes_no_more_rules() {
        RuleValidation.Outcome outcome = RuleValidation.validate(
                id("more"),
                Typed.host("api.example.com").draft(),
                surroundings(List.of(rule(Typed.host("b.example.com").named("b"))), new RuleLimits(1, 1L << 24, 1)));

        assertThat(outcome.problems())
                .singleElement()
                .satisfies(finding -> assertThat(finding.problem().code()).isEqualTo("TOO_MANY_RULES"));
    }

    @Test
    void every_code_and_every_reason_has_a_sentence() throws IOException {
        Set<String> known = ResourceBundle.getBundle("vaadin-i18n.translations").keySet();
        Set<String> missing = new TreeSet<>();
        int codes = 0;
        for (String room : List.of("net", "policy")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/sallyport", room))) {
                for (Path file : files.toList()) {
                    // Codes are the only texts of these rooms in upper case with an underscore or of one long word.
                    Matcher code = Pattern.compile(
                                    "(?:Problem\\.of|refused|refuse|warning)\\(\\s*(?:RuleField\\.[A-Z_]+,\\s*)?\"([A-Z0-9_]+)\"")
                            .matcher(Files.readString(file));
                    while (code.find()) {
                        codes++;
                        if (!known.contains("problem." + code.group(1))
                                && !known.contains("warning." + code.group(1))) {
                            missing.add(code.group(1));
                        }
                    }
                }
            }
        }
        for (Reason reason : Reason.values()) {
            if (!known.contains("decision." + reason)) {
                missing.add("decision." + reason);
            }
        }
        assertThat(missing).isEmpty();
        assertThat(codes).isGreaterThan(50);
    }

    /** The sentence is there, uses all of its arguments, and leaves no place unfilled. */
    private static void readsAsASentence(String prefix, RuleFinding finding) {
        String sentence = Words.of(
                prefix + finding.problem().code(), finding.problem().arguments().toArray());

        assertThat(sentence).isNotBlank().doesNotContain("{", "}").endsWith(".");
        finding.problem().arguments().forEach(argument -> assertThat(sentence).contains(argument));
    }

    private static List<String> warnings(Typed typed, List<Typed> beside) {
        RuleValidation.Outcome outcome = validate(typed, beside);
        assertThat(outcome.problems()).isEmpty();
        outcome.warnings().forEach(finding -> readsAsASentence("warning.", finding));
        return outcome.warnings().stream()
                .map(finding -> finding.problem().code())
                .toList();
    }

    private static EgressRule rule(Typed typed) {
        return Objects.requireNonNull(validate(typed, List.of()).rule());
    }

    private static RuleValidation.Outcome validate(Typed typed, List<Typed> beside) {
        List<EgressRule> others = new ArrayList<>();
        beside.forEach(other -> others.add(rule(other)));
        return RuleValidation.validate(id(typed.name()), typed.draft(), surroundings(others, RuleLimits.STANDARD));
    }

    private static RuleValidation.Surroundings surroundings(List<EgressRule> others, RuleLimits limits) {
        Set<String> purposes = Stream.concat(Purpose.BUILT_IN.stream().map(Purpose::code), Stream.of("PAYROLL"))
                .collect(Collectors.toSet());
        return new RuleValidation.Surroundings(others, purposes, NOW, AddressClasses.standard(), limits);
    }

    private static RuleId id(String name) {
        return new RuleId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    private static Integer[] numbers(int count) {
        return IntStream.rangeClosed(1, count).boxed().toArray(Integer[]::new);
    }

    private static String[] pathsTo(int count) {
        return IntStream.range(0, count).mapToObj(i -> "/p" + i).toArray(String[]::new);
    }
}

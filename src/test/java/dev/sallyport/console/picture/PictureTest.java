package dev.sallyport.console.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.console.picture.Picture.Group;
import dev.sallyport.console.picture.Picture.Kind;
import dev.sallyport.console.picture.Picture.Line;
import dev.sallyport.console.picture.Picture.Masonry;
import dev.sallyport.console.picture.Picture.Standing;
import dev.sallyport.enforcement.EnforcementStatus;
import dev.sallyport.enforcement.GatewayState;
import dev.sallyport.enforcement.GatewayStatus;
import dev.sallyport.enforcement.PolicyState;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.perimeter.CloudProvider;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.DestinationUse;
import dev.sallyport.traffic.Judgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the picture shows of what is known, and that its drawing keeps to it. */
class PictureTest {

    private static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 1));

    /** The policy was set by revision 5 and the newest is 7. */
    @ParameterizedTest(name = "{0}, {1}, acknowledged {2}: {3}")
    @CsvSource({
        "DEFAULT_DENY, IN_SYNC,   7, SOLID",
        "DEFAULT_DENY, BEHIND,    6, SOLID",
        "DEFAULT_DENY, REFUSED,   5, SOLID",
        "DEFAULT_DENY, BEHIND,    4, PENDING",
        "DEFAULT_DENY, REFUSED,   4, PENDING",
        "DEFAULT_DENY, NOT_SEEN,  7, LAST_KNOWN",
        "DEFAULT_DENY, NOT_HEARD, 6, LAST_KNOWN",
        "DEFAULT_DENY, NOT_SEEN,  4, PENDING",
        "DEFAULT_DENY, NOT_HEARD,  , PENDING",
        "ALLOW_ALL,    IN_SYNC,   7, OUTLINE",
        "ALLOW_ALL,    BEHIND,    4, PENDING",
    })
    void a_layer_is_solid_only_where_deny_all_was_acknowledged_and_contact_stands(
            TrafficPolicy policy, GatewayState state, @Nullable Long acknowledged, Masonry expected) {
        Picture picture = picture(policy, List.of(gateway("g", state, acknowledged)), List.of(), 0, List.of());
        assertThat(picture.wall())
                .singleElement()
                .extracting(Picture.Wythe::masonry)
                .isEqualTo(expected);
        assertThat(PictureDrawing.svg(picture).contains("class='brick'"))
                .isEqualTo(expected == Masonry.SOLID || expected == Masonry.LAST_KNOWN);
    }

    @Test
    void every_rule_is_drawn_once_or_counted_and_none_twice() {
        List<RuleVersion> rules = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            String purpose = number % 3 == 0 ? "BACKUP_RESTORE" : number % 3 == 1 ? "CHANGEFEED" : "OTHER";
            rules.add(rule("rule-" + number, "h" + number + ".example.com", purpose, null));
        }
        rules.add(rule("kept", "kms.example.com", "ENCRYPTION_KEYS", "keys"));
        Picture picture = picture(TrafficPolicy.DEFAULT_DENY, inSync(), rules, 1_000, List.of());

        List<Line> lines = picture.groups().stream()
                .flatMap(group -> group.lines().stream())
                .toList();
        int more = picture.groups().stream().mapToInt(Group::more).sum();
        assertThat(lines.size() + more).isEqualTo(1_000);
        assertThat(lines).extracting(Line::key).doesNotHaveDuplicates();
        assertThat(picture.groups())
                .filteredOn(group -> group.kind() == Kind.MANAGED)
                .singleElement()
                .satisfies(group ->
                        assertThat(group.lines()).extracting(Line::rule).containsExactly("kept"));
        assertThat(lines.size()).isLessThanOrEqualTo(4 * PictureSource.LINES);
        assertThat(rowsDrawn(PictureDrawing.svg(picture))).hasSize(lines.size()).doesNotHaveDuplicates();
    }

    @Test
    void what_was_asked_for_without_a_rule_comes_first_busiest_first_and_says_what_the_policy_does() {
        List<DestinationUse> uses = List.of(
                use("rare.example.com", 443, Judgement.WOULD_BE_DENIED, 2),
                use("busy.example.com", 443, Judgement.WOULD_BE_DENIED, 5),
                use("busy.example.com", 443, Judgement.DENIED, 9),
                use("failed.example.com", 443, Judgement.FAILED, 50),
                use(DestinationUse.OTHERS, 0, Judgement.DENIED, 900));
        Picture picture = picture(
                TrafficPolicy.DEFAULT_DENY, inSync(), List.of(rule("own", "own.example.com", "OTHER", null)), 1, uses);
        Group first = picture.groups().getFirst();
        assertThat(first.kind()).isEqualTo(Kind.UNCOVERED);
        assertThat(first.lines())
                .extracting(Line::destination, Line::connections, Line::standing)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("busy.example.com", 14L, Standing.DENIED),
                        org.assertj.core.groups.Tuple.tuple("rare.example.com", 2L, Standing.DENIED));
        assertThat(first.lines().getFirst().link())
                .contains("/rules/new?")
                .contains("host=busy.example.com")
                .contains("port=443");
    }

    @Test
    void an_opening_is_where_a_rule_passes_and_nowhere_else() {
        Picture closed = picture(
                TrafficPolicy.DEFAULT_DENY,
                inSync(),
                List.of(),
                0,
                List.of(use("no.example.com", 443, Judgement.DENIED, 1)));
        Picture open = picture(
                TrafficPolicy.DEFAULT_DENY,
                inSync(),
                List.of(rule("yes", "yes.example.com", "OTHER", null)),
                1,
                List.of(use("no.example.com", 443, Judgement.DENIED, 1)));
        assertThat(bricks(closed)).isEqualTo(1);
        assertThat(bricks(open)).isEqualTo(2);
    }

    @Test
    void nothing_that_somebody_typed_becomes_markup() {
        Picture picture = new Picture(
                "<script>alert(1)</script>",
                "'\"&<b>",
                List.of(new Picture.Wythe("</svg><script>", Masonry.SOLID, "<i>")),
                List.of(new Group(
                        "<img src=x onerror='alert(1)'>",
                        Kind.OWN,
                        List.of(new Line("k", "<b>", "", 1, Standing.PASSES, "<b>", "<b>", "l")),
                        0,
                        "")),
                "\"'><script>");
        assertThat(PictureDrawing.svg(picture))
                .doesNotContain("<script", "<img", "<b>", "<i>", "onerror='")
                .containsOnlyOnce("<svg ")
                .containsOnlyOnce("</svg>");
    }

    @Test
    void equal_knowledge_gives_an_equal_picture() {
        List<RuleVersion> rules =
                List.of(rule("a", "a.example.com", "OTHER", null), rule("b", "b.example.com", "OTHER", null));
        List<RuleVersion> turned = List.of(rules.get(1), rules.get(0));
        assertThat(picture(TrafficPolicy.ALLOW_ALL, inSync(), rules, 2, List.of()))
                .isEqualTo(picture(TrafficPolicy.ALLOW_ALL, inSync(), turned, 2, List.of()));
    }

    private static long bricks(Picture picture) {
        return Pattern.compile("class='brick'")
                .matcher(PictureDrawing.svg(picture))
                .results()
                .count();
    }

    /** The height at which each edge ends. */
    private static List<String> rowsDrawn(String svg) {
        Matcher edge = Pattern.compile("class='edge [a-z-]+'><path [^>]* ([0-9]+)H[0-9]+'/>")
                .matcher(svg);
        List<String> rows = new ArrayList<>();
        while (edge.find()) {
            rows.add(edge.group(1));
        }
        return rows;
    }

    private static Picture picture(
            TrafficPolicy policy,
            List<GatewayStatus> gateways,
            List<RuleVersion> rules,
            int all,
            List<DestinationUse> uses) {
        Cluster cluster = new Cluster(
                CLUSTER,
                "orders-prod",
                CloudProvider.AWS,
                List.of(),
                policy,
                7,
                5,
                7,
                policy,
                3128,
                List.of(),
                false,
                AT,
                AT,
                "admin@example.com",
                null);
        EnforcementStatus status = new EnforcementStatus(
                CLUSTER,
                policy,
                policy == TrafficPolicy.ALLOW_ALL ? PolicyState.ALLOW_ALL : PolicyState.DEFAULT_DENY,
                null,
                7,
                7,
                AT,
                gateways,
                Map.of(),
                false,
                false,
                List.of());
        return PictureSource.of(cluster, status, rules, all, uses);
    }

    private static List<GatewayStatus> inSync() {
        return List.of(gateway("local", GatewayState.IN_SYNC, 7L));
    }

    private static GatewayStatus gateway(String name, GatewayState state, @Nullable Long acknowledged) {
        return new GatewayStatus(
                name,
                state,
                7L,
                AT,
                acknowledged,
                acknowledged == null ? null : AT,
                null,
                null,
                null,
                AT,
                null,
                null,
                null,
                "1.40.0",
                null,
                0,
                false,
                null,
                java.util.Set.of());
    }

    private static RuleVersion rule(String name, String host, String purpose, @Nullable String managed) {
        EgressRule rule = new EgressRule(
                new RuleId(UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                name,
                HostPattern.parse(host),
                new PortSet(List.of(443)),
                List.of(),
                "",
                new Purpose(purpose),
                null,
                false,
                false,
                managed);
        return new RuleVersion(rule, 2, 2, null, AT, "admin@example.com", AT, "admin@example.com");
    }

    private static DestinationUse use(String host, int port, Judgement judgement, long connections) {
        return new DestinationUse(host, port, judgement, "NO_MATCHING_RULE", null, connections, 0, 0, AT, AT);
    }
}

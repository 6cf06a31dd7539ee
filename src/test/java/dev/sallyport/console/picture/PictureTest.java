package dev.sallyport.console.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.console.picture.Picture.Group;
import dev.sallyport.console.picture.Picture.Kind;
import dev.sallyport.console.picture.Picture.Line;
import dev.sallyport.console.picture.Picture.Masonry;
import dev.sallyport.console.picture.Picture.Opening;
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
import dev.sallyport.traffic.Foreseen;
import dev.sallyport.traffic.Foreseen.Outcome;
import dev.sallyport.traffic.Impact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
        "ALLOW_ALL,    BEHIND,    4, SOLID",
        "ALLOW_ALL,    NOT_SEEN,  4, LAST_KNOWN",
        "ALLOW_ALL,    NOT_HEARD,  , PENDING",
    })
    void a_layer_is_solid_only_where_deny_all_was_acknowledged_and_contact_stands(
            TrafficPolicy policy, GatewayState state, @Nullable Long acknowledged, Masonry expected) {
        Picture picture = picture(policy, List.of(gateway("g", state, acknowledged)), List.of(), 0, NOTHING);
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
        Picture picture = picture(TrafficPolicy.DEFAULT_DENY, inSync(), rules, 1_000, NOTHING);

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
    void what_was_asked_for_without_a_rule_comes_first_and_leads_to_a_rule_for_it_alone() {
        Picture picture = picture(
                TrafficPolicy.DEFAULT_DENY,
                inSync(),
                List.of(rule("own", "own.example.com", "OTHER", null)),
                1,
                seen(
                        foreseen("busy.example.com", 14, Outcome.REFUSED),
                        foreseen("own.example.com", 9, Outcome.COVERED),
                        foreseen("rare.example.com", 2, Outcome.REFUSED)));
        Group first = picture.groups().getFirst();
        assertThat(first.kind()).isEqualTo(Kind.UNCOVERED);
        assertThat(first.lines())
                .extracting(Line::destination, Line::connections, Line::standing)
                .containsExactly(
                        tuple("busy.example.com", 14L, Standing.DENIED),
                        tuple("rare.example.com", 2L, Standing.DENIED));
        assertThat(first.lines().getFirst().link())
                .contains("/rules/new?")
                .contains("host=busy.example.com")
                .contains("port=443");
    }

    @Test
    void where_no_rule_can_help_none_is_offered() {
        Line line = onlyLine(picture(
                TrafficPolicy.ALLOW_ALL, inSync(), List.of(), 0, seen(foreseen("169.254.1.1", 3, Outcome.NEVER))));
        assertThat(line.standing()).isEqualTo(Standing.NEVER);
        assertThat(line.through()).isFalse();
        assertThat(line.link()).contains("/traffic?").doesNotContain("/rules/new");
    }

    /** As above: the policy was set by revision 5 and the newest is 7; each gateway by what it acknowledged, "-" for nothing. */
    @ParameterizedTest(name = "{0} with gateways at {1}: {2}")
    @CsvSource({
        "DEFAULT_DENY, 7 7,     DENIED,            false",
        "DEFAULT_DENY, 7 6,     DENIED,            false",
        "DEFAULT_DENY, 7 4,     NOT_YET_ENFORCED,  true",
        "DEFAULT_DENY, 4 4,     NOT_YET_ENFORCED,  true",
        "DEFAULT_DENY, 7 -,     NOT_YET_ENFORCED,  true",
        "DEFAULT_DENY, 7 gone7, LAST_KNOWN_DENIED, false",
        "DEFAULT_DENY, gone4,   NOT_YET_ENFORCED,  true",
        "DEFAULT_DENY, none,    NOT_YET_ENFORCED,  true",
        "ALLOW_ALL,    7 7,     WOULD_BE_DENIED,   true",
        "ALLOW_ALL,    7 4,     STILL_DENIED,      true",
        "ALLOW_ALL,    4 4,     STILL_DENIED,      false",
        "ALLOW_ALL,    none,    WOULD_BE_DENIED,   true",
    })
    void what_no_rule_covers_is_called_denied_only_where_every_gateway_acknowledged_deny_all(
            TrafficPolicy policy, String gateways, Standing expected, boolean through) {
        Line line = onlyLine(picture(
                policy, gateways(gateways), List.of(), 0, seen(foreseen("no.example.com", 1, Outcome.REFUSED))));
        assertThat(line.standing()).isEqualTo(expected);
        assertThat(line.through()).isEqualTo(through);
    }

    @Test
    void a_policy_that_a_gateway_refused_is_no_wall_though_the_revision_was_acknowledged_without_it() {
        Picture picture = picture(
                TrafficPolicy.DEFAULT_DENY,
                List.of(gateway("g", GatewayState.REFUSED, 7L)),
                List.of(),
                0,
                seen(foreseen("no.example.com", 1, Outcome.REFUSED)),
                "REFUSED",
                7);
        assertThat(picture.wall().getFirst().masonry()).isEqualTo(Masonry.PENDING);
        assertThat(onlyLine(picture).standing()).isEqualTo(Standing.NOT_YET_ENFORCED);
    }

    /** Three layers of deny-all: one with the newest revision 7, one with 6, one with 5. */
    @ParameterizedTest(name = "made by {0}, changed by {1}, deleted by {2}: {3}")
    @CsvSource({
        "2, 2,  , OPEN OPEN OPEN,           true",
        "6, 6,  , OPEN OPEN NONE,           true",
        "7, 7,  , OPEN NONE NONE,           true",
        "8, 8,  , NONE NONE NONE,           false",
        "2, 7,  , OPEN UNCERTAIN UNCERTAIN, true",
        "6, 7,  , OPEN UNCERTAIN NONE,      true",
        "2, 2, 7, NONE OPEN OPEN,           true",
        "2, 2, 5, NONE NONE NONE,           false",
    })
    void each_layer_has_the_opening_that_its_own_gateway_acknowledged(
            long created, long changed, @Nullable Long deleted, String openings, boolean through) {
        Picture picture = picture(
                TrafficPolicy.DEFAULT_DENY,
                gateways("7 6 5"),
                List.of(version("r", "r.example.com", created, changed, deleted)),
                1,
                NOTHING,
                null,
                4);
        Line line = onlyLine(picture);
        assertThat(line.openings())
                .isEqualTo(
                        Arrays.stream(openings.split(" ")).map(Opening::valueOf).toList());
        assertThat(line.through()).isEqualTo(through);
        long gaps = line.openings().stream()
                .filter(opening -> opening != Opening.NONE)
                .count();
        assertThat(bricks(picture)).isEqualTo(3 + gaps);
        assertThat(PictureDrawing.svg(picture).split("class='uncertain'", -1))
                .hasSize(1
                        + (int) line.openings().stream()
                                .filter(Opening.UNCERTAIN::equals)
                                .count());
    }

    @Test
    void an_addition_that_may_be_held_back_after_a_refusal_is_no_certain_opening() {
        List<GatewayStatus> gateways =
                List.of(gateway("a", GatewayState.IN_SYNC, 7L), gateway("b", GatewayState.REFUSED, 6L));
        Picture picture = picture(
                TrafficPolicy.DEFAULT_DENY,
                gateways,
                List.of(version("r", "r.example.com", 7, 7, null)),
                1,
                NOTHING,
                null,
                6);
        assertThat(onlyLine(picture).openings()).containsExactly(Opening.UNCERTAIN, Opening.NONE);
    }

    @Test
    void what_a_deleted_rule_let_through_is_not_called_denied_before_every_gateway_acknowledged_its_end() {
        RuleVersion gone = version("r", "r.example.com", 2, 2, 7L);
        Foreseen asked =
                new Foreseen("r.example.com", 443, 5, AT, gone.rule().id(), Outcome.REFUSED, "NO_MATCHING_RULE");
        Impact impact = new Impact(List.of(asked), Map.of(), true);
        Picture open = picture(TrafficPolicy.DEFAULT_DENY, gateways("7 6"), List.of(gone), 1, impact, null, 6);
        assertThat(open.groups().getFirst().lines().getFirst().standing()).isEqualTo(Standing.NOT_YET_ENFORCED);
        assertThat(open.groups().getFirst().lines().getFirst().openings())
                .containsExactly(Opening.NONE, Opening.UNCERTAIN);
        Picture closed = picture(TrafficPolicy.DEFAULT_DENY, gateways("7 7"), List.of(), 0, impact, null, 7);
        assertThat(onlyLine(closed).standing()).isEqualTo(Standing.DENIED);
    }

    @Test
    void an_opening_is_where_a_rule_passes_and_nowhere_else() {
        Impact denied = seen(foreseen("no.example.com", 1, Outcome.REFUSED));
        Picture closed = picture(TrafficPolicy.DEFAULT_DENY, inSync(), List.of(), 0, denied);
        Picture open = picture(
                TrafficPolicy.DEFAULT_DENY,
                inSync(),
                List.of(rule("yes", "yes.example.com", "OTHER", null)),
                1,
                denied);
        assertThat(bricks(closed)).isEqualTo(1);
        assertThat(bricks(open)).isEqualTo(2);
    }

    @Test
    void the_busiest_rules_of_a_purpose_come_first() {
        List<RuleVersion> rules = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            rules.add(rule("rule-" + (char) ('a' + number), "h" + number + ".example.com", "OTHER", null));
        }
        Impact impact = new Impact(
                List.of(),
                Map.of(rules.get(19).rule().id(), 7L, rules.get(12).rule().id(), 9L),
                true);
        Picture picture = picture(TrafficPolicy.DEFAULT_DENY, inSync(), rules, 20, impact);
        assertThat(picture.groups().getFirst().lines()).extracting(Line::rule).startsWith("rule-m", "rule-t", "rule-a");
    }

    private static Line onlyLine(Picture picture) {
        assertThat(picture.groups()).hasSize(1);
        assertThat(picture.groups().getFirst().lines()).hasSize(1);
        return picture.groups().getFirst().lines().getFirst();
    }

    /** In the order of their names; {@code gone7} is one that was lost after it acknowledged revision 7. */
    private static List<GatewayStatus> gateways(String words) {
        List<GatewayStatus> gateways = new ArrayList<>();
        for (String word : words.equals("none") ? new String[0] : words.split(" ")) {
            boolean gone = word.startsWith("gone");
            String revision = gone ? word.substring(4) : word;
            Long acknowledged = revision.equals("-") ? null : Long.valueOf(revision);
            GatewayState state = gone
                    ? GatewayState.NOT_SEEN
                    : acknowledged != null && acknowledged == 7 ? GatewayState.IN_SYNC : GatewayState.BEHIND;
            gateways.add(gateway("g" + gateways.size(), state, acknowledged));
        }
        return gateways;
    }

    private static final Impact NOTHING = new Impact(List.of(), Map.of(), true);

    private static Impact seen(Foreseen... destinations) {
        return new Impact(List.of(destinations), Map.of(), true);
    }

    private static Foreseen foreseen(String host, long connections, Outcome outcome) {
        return new Foreseen(host, 443, connections, AT, null, outcome, "NO_MATCHING_RULE");
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
                        List.of(new Line(
                                "k", "<b>", "", 1, Standing.PASSES, "<b>", "<b>", "l", List.of(Opening.OPEN), true)),
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
        assertThat(picture(TrafficPolicy.ALLOW_ALL, inSync(), rules, 2, NOTHING))
                .isEqualTo(picture(TrafficPolicy.ALLOW_ALL, inSync(), turned, 2, NOTHING));
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
            TrafficPolicy policy, List<GatewayStatus> gateways, List<RuleVersion> rules, int all, Impact impact) {
        return picture(policy, gateways, rules, all, impact, null, 7);
    }

    /** Before revision 5 the policy was the other one. */
    private static Picture picture(
            TrafficPolicy policy,
            List<GatewayStatus> gateways,
            List<RuleVersion> rules,
            int all,
            Impact impact,
            @Nullable String policyReason,
            long settled) {
        TrafficPolicy before = policy == TrafficPolicy.ALLOW_ALL ? TrafficPolicy.DEFAULT_DENY : TrafficPolicy.ALLOW_ALL;
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
                policyReason,
                7,
                settled,
                AT,
                gateways,
                Map.of(),
                0,
                false,
                List.of());
        return PictureSource.of(cluster, status, revision -> revision < 5 ? before : policy, rules, all, impact);
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

    private static RuleVersion version(String name, String host, long created, long changed, @Nullable Long deleted) {
        return new RuleVersion(
                rule(name, host, "OTHER", null).rule(), created, changed, deleted, AT, "admin", AT, "admin");
    }
}

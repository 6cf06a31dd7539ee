package dev.sallyport.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.AccessHistory.AccountThen;
import dev.sallyport.access.AccessHistory.GrantThen;
import dev.sallyport.access.AccessHistory.KeyThen;
import dev.sallyport.access.Role;
import dev.sallyport.enforcement.EnforcementHistory.Proof;
import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Head;
import dev.sallyport.ledger.Verification;
import dev.sallyport.net.Cidr;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.perimeter.PerimeterHistory.Marked;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.AuditDocument.Content;
import dev.sallyport.reports.ReachableAt.Reach;
import dev.sallyport.reports.ReachableAt.Side;
import dev.sallyport.reports.ReachableAt.Standing;
import dev.sallyport.traffic.ReachedDestination;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The document as a reader of PDF files finds it. */
class AuditDocumentTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant SINCE = AT.minus(Duration.ofDays(30));

    @Test
    void it_says_in_text_what_was_reachable_who_could_and_what_that_rests_on() throws IOException {
        String text =
                text(AuditDocument.write(content(3, "Backups", who(), ""))).replaceAll("\\s+", " ");
        assertThat(text)
                .contains("What orders-prod could reach", "At 1 Mar 2026, 12:00:00 UTC")
                .contains("3 rules were in force, and nothing else could be reached through the gateways.")
                .contains("host-1.example.com", "ports 443", "Backups")
                .contains("in force for 12 days 0 h of the period")
                .contains(
                        "ada@example.com",
                        "Org Admin since 30 Jan 2026, 12:00:00 UTC, by first-run",
                        "change rules, switch to allow all",
                        "2 changes")
                .contains("key CCDB1_first", "robot")
                .contains("By then no probe had proven at every gateway what was acknowledged")
                .contains("The ZIP in which this document left the console has a signature")
                .contains("found intact up to entry 41")
                .contains("Clients of the cluster were known by the listener that they reach");
        assertThat(text.replace(" ", "")).contains("ab".repeat(32));
    }

    @Test
    void it_names_proofs_what_was_not_known_the_newest_bands_and_what_was_reached_in_allow_all() throws IOException {
        Side open = SampleSpans.side(TrafficPolicy.ALLOW_ALL, SINCE);
        Side closed = SampleSpans.side(TrafficPolicy.DEFAULT_DENY, SINCE.minusSeconds(9));
        List<Unknown> unknown = List.of(
                new Unknown(Why.GATEWAY_SILENT, "edge-1", SINCE.plusSeconds(60), SINCE.plusSeconds(120)),
                new Unknown(Why.CONSOLE_AWAY, null, AT.minusSeconds(600), null));
        ReachableAt after = new ReachableAt(
                SampleSpans.CLUSTER,
                "orders-prod",
                AT,
                open,
                open,
                null,
                new Proof(12, SINCE.plusSeconds(5), AT.minusSeconds(660)),
                unknown.subList(1, 2),
                List.of(),
                new ReachableAt.Use(
                        AT.minus(Duration.ofDays(1)),
                        AT,
                        Duration.ZERO,
                        List.of(new ReachedDestination("seen.example.net", 8443, 12, 3, AT.minusSeconds(9))),
                        false));
        ReachableAt before = new ReachableAt(
                SampleSpans.CLUSTER, "orders-prod", SINCE, closed, closed, null, null, List.of(), List.of(), null);
        byte[] pdf = AuditDocument.write(content(before, after, who(), "", 0, unknown, 40));
        assertThat(text(pdf).replaceAll("\\s+", " "))
                .contains("Probes at every gateway proved what was acknowledged from 30 Jan 2026, 12:00:05 UTC")
                .contains("At this instant the console was not listening to gateways")
                .contains("In 2 spans of the period")
                .contains("gateway edge-1 was out of sight")
                .contains("Before 30 Jan 2026, 12:00:30 UTC there are more such periods")
                .contains("22 older periods are left out here")
                .contains("Deny all from 11 Feb 2026, 12:00:00 UTC to 1 Mar 2026, 12:00:00 UTC")
                .doesNotContain("Allow all from 30 Jan 2026, 12:00:00 UTC to 30 Jan 2026, 12:00:01 UTC")
                .contains("seen.example.net:8443")
                .contains("policy: Deny all to Allow all")
                .contains("10.0.0.0/8, set by ada@example.com");
    }

    @Test
    void every_page_says_which_it_is_of_how_many_and_of_what() throws IOException {
        byte[] pdf = AuditDocument.write(content(200, "Backups", who(), "DEMO"));
        try (PDDocument document = Loader.loadPDF(pdf)) {
            int pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThan(8);
            PDFTextStripper stripper = new PDFTextStripper();
            for (int page = 1; page <= pages; page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                assertThat(stripper.getText(document))
                        .contains(page + " of " + pages)
                        .contains("DEMO · Sallyport · orders-prod · 1 Mar 2026, 12:00:00 UTC");
            }
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("What orders-prod could reach");
            assertThat(document.getDocumentCatalog().getDocumentOutline().children())
                    .hasSizeGreaterThan(5);
        }
        String all = text(pdf);
        for (int rule = 0; rule < 200; rule++) {
            assertThat(all).contains("host-" + rule + ".example.com");
        }
    }

    @Test
    void every_font_is_embedded() throws IOException {
        try (PDDocument document = Loader.loadPDF(AuditDocument.write(content(3, "Backups", who(), "")))) {
            int fonts = 0;
            for (PDPage page : document.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    fonts++;
                    assertThat(page.getResources().getFont(name).isEmbedded()).isTrue();
                }
            }
            assertThat(fonts).isPositive();
        }
    }

    @Test
    void no_character_can_turn_the_writing_hide_or_break_a_line() throws IOException {
        String hostile =
                "safe\u202Eevil\u2066x\u200Bhidden\u0000nul\nnext\u00A0space \u05D0 \u65E5 \uD83D\uDE00 e\u0301";
        String text = text(AuditDocument.write(content(1, hostile, who(), "")));
        String flat = text.replaceAll("\\s+", "");
        assertThat(flat)
                .contains(
                        "safe\\u{202e}evil\\u{2066}x\\u{200b}hidden\\u{0}nul\\u{a}next\\u{a0}space\\u{5d0}\\u{65e5}\\u{1f600}");
        assertThat(flat).contains("e\\u{301}");
        assertThat(Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cs}\u05D0]")
                        .matcher(text)
                        .find())
                .isFalse();
    }

    @Test
    void a_description_longer_than_a_page_goes_on_where_the_next_begins() throws IOException {
        String long4000 = "word ".repeat(700) + "the-end";
        byte[] pdf = AuditDocument.write(content(1, long4000, who(), ""));
        assertThat(text(pdf).replaceAll("\\s+", " ")).contains("the-end");
    }

    @Test
    void whoever_may_not_see_roles_is_told_that_they_are_left_out() throws IOException {
        assertThat(text(AuditDocument.write(content(3, "Backups", null, ""))).replaceAll("\\s+", " "))
                .contains("whoever made this report may not see roles")
                .doesNotContain("ada@example.com had");
    }

    private static String text(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(false);
            return stripper.getText(document);
        }
    }

    static WhoCould who() {
        AccountThen ada = new AccountThen(
                UUID.randomUUID(),
                Actor.Kind.PERSON,
                "ada@example.com",
                List.of(new GrantThen(Role.ORG_ADMIN, null, SINCE, "first-run")),
                List.of());
        AccountThen robot = new AccountThen(
                UUID.randomUUID(),
                Actor.Kind.SERVICE_ACCOUNT,
                "robot",
                List.of(new GrantThen(Role.CLUSTER_OPERATOR_WRITER, SampleSpans.CLUSTER, SINCE, "ada@example.com")),
                List.of(new KeyThen("CCDB1_first", SINCE, null)));
        return new WhoCould(
                SampleSpans.CLUSTER,
                AT,
                SINCE,
                false,
                List.of(
                        new WhoCould.Holder(ada, true, true, new WhoCould.Use(2, 0, AT)),
                        new WhoCould.Holder(robot, true, false, null)),
                List.of(),
                true);
    }

    static Content content(int rules, String description, @Nullable WhoCould who, String mark) {
        List<Reach> reaches = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            reaches.add(new Reach(SampleSpans.span(i, description, SINCE), Standing.IN_FORCE, null));
        }
        Side side = SampleSpans.side(TrafficPolicy.DEFAULT_DENY, SINCE);
        ReachableAt after = new ReachableAt(
                SampleSpans.CLUSTER, "orders-prod", AT, side, side, null, null, List.of(), reaches, null);
        ReachableAt before = new ReachableAt(
                SampleSpans.CLUSTER, "orders-prod", SINCE, side, side, null, null, List.of(), List.of(), null);
        return content(before, after, who, mark, rules, List.of(), 0);
    }

    /** @param openings how many short bands come before the others */
    private static Content content(
            ReachableAt before,
            ReachableAt after,
            @Nullable WhoCould who,
            String mark,
            long rules,
            List<Unknown> unknown,
            int openings) {
        List<Timeline.Band> bands = new ArrayList<>();
        for (int i = 0; i < openings; i++) {
            bands.add(new Timeline.Band(
                    i % 2 == 0 ? TrafficPolicy.ALLOW_ALL : TrafficPolicy.DEFAULT_DENY,
                    SINCE.plusSeconds(i),
                    SINCE.plusSeconds(i + 1)));
        }
        bands.add(new Timeline.Band(
                TrafficPolicy.ALLOW_ALL, SINCE.plusSeconds(openings), SINCE.plus(Duration.ofDays(12))));
        bands.add(new Timeline.Band(TrafficPolicy.DEFAULT_DENY, SINCE.plus(Duration.ofDays(12)), AT));
        Timeline timeline = new Timeline(
                SINCE,
                AT,
                bands,
                List.of(
                        new Marked(3, Mark.OPENED, rules),
                        new Marked(100, Mark.CHANGED, 4),
                        new Marked(180, Mark.CLOSED, 2)),
                unknown,
                unknown.isEmpty() ? null : SINCE.plusSeconds(30));
        Exposure exposure = new Exposure(
                SampleSpans.CLUSTER,
                "orders-prod",
                SINCE,
                AT,
                Duration.ofDays(12),
                Duration.ofDays(18),
                Duration.ZERO,
                List.of(
                        new Exposure.Point(SINCE, TrafficPolicy.ALLOW_ALL, 0, 0, Map.of()),
                        new Exposure.Point(AT, TrafficPolicy.DEFAULT_DENY, rules, rules, Map.of("backup", rules))),
                after.reaches().stream()
                        .limit(Exposure.LONGEST)
                        .map(Reach::rule)
                        .toList(),
                new Exposure.Idle(SINCE, Duration.ZERO, 0, List.of()));
        Cluster cluster = SampleSpans.cluster(List.of(Cidr.trusted("127.0.0.0/8")), SINCE.minusSeconds(60));
        byte[] hash = new byte[32];
        java.util.Arrays.fill(hash, (byte) 0xab);
        Head head = new Head(41, hash);
        return new Content(
                cluster,
                Comparison.of(before, after, bands),
                timeline,
                exposure,
                who,
                new AuditDocument.Proof(head, new Verification.Intact(head, AT), null, List.of()),
                mark,
                "auditor@example.com",
                AT.plusSeconds(60));
    }
}

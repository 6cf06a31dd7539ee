package dev.sallyport.console.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import dev.sallyport.console.parts.Instants;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.Decision;
import dev.sallyport.policy.Reason;
import dev.sallyport.policy.Verdict;
import dev.sallyport.traffic.Denial;
import dev.sallyport.traffic.Judgement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That denials keep their places under the eyes of who reads them, and that a rule is offered only where one can help. */
class DenialRowsTest {

    private static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final ClusterId CLUSTER = new ClusterId(new UUID(0, 1));

    private Reason present = Reason.NO_MATCHING_RULE;
    private final DenialRows rows = new DenialRows(
            CLUSTER,
            new Instants(Clock.fixed(AT, ZoneOffset.UTC)),
            typed -> new Decision(Verdict.DENIED, present, null, List.of()),
            true);

    @Test
    void while_none_is_open_the_newest_comes_first() {
        assertThat(rows.show(List.of(denial(1)))).isZero();
        assertThat(rows.show(List.of(denial(2), denial(1)))).isZero();
        assertThat(order()).containsExactly("h2:443", "h1:443");
    }

    @Test
    void while_one_is_open_the_order_stays_and_what_is_new_is_counted_until_it_is_asked_for() {
        rows.show(List.of(denial(2), denial(1)));
        openButton("h1:443").click();
        assertThat(rows.show(List.of(denial(3), denial(1), denial(2)))).isEqualTo(1);
        assertThat(order()).containsExactly("h2:443", "h1:443");
        rows.showAll();
        assertThat(order()).containsExactly("h3:443", "h1:443", "h2:443");
        assertThat(openButton("h1:443").getElement().getAttribute("aria-expanded"))
                .isEqualTo("true");
        openButton("h1:443").click();
        assertThat(rows.show(List.of(denial(4), denial(3)))).isZero();
        assertThat(order()).containsExactly("h4:443", "h3:443");
    }

    @Test
    void a_rule_is_offered_for_what_no_rule_covers() {
        rows.show(List.of(denial(1)));
        openButton("h1:443").click();
        assertThat(links()).anyMatch(link -> link.contains("/rules/new"));
    }

    @Test
    void no_rule_is_offered_for_what_is_refused_in_both_policies_or_allowed_by_now() {
        rows.show(List.of(denial(1, "RESERVED_ADDRESS"), denial(2)));
        openButton("h1:443").click();
        assertThat(text()).contains("Never reachable through this gateway");
        present = Reason.RESERVED_ADDRESS;
        openButton("h2:443").click();
        present = Reason.ALLOWED;
        rows.show(List.of(denial(1, "RESERVED_ADDRESS"), denial(2), denial(3)));
        rows.showAll();
        openButton("h3:443").click();
        assertThat(links()).noneMatch(link -> link.contains("/rules/new"));
    }

    private List<String> order() {
        return all(rows)
                .map(component -> component.getElement().getAttribute("data-destination"))
                .filter(destination -> destination != null)
                .toList();
    }

    private Button openButton(String destination) {
        Component row = all(rows)
                .filter(component -> destination.equals(component.getElement().getAttribute("data-destination")))
                .findFirst()
                .orElseThrow();
        return all(row).filter(Button.class::isInstance)
                .map(Button.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<String> links() {
        return all(rows)
                .filter(Anchor.class::isInstance)
                .map(link -> ((Anchor) link).getHref())
                .toList();
    }

    private String text() {
        return rows.getElement().getTextRecursively();
    }

    private static Stream<Component> all(Component component) {
        return Stream.concat(Stream.of(component), component.getChildren().flatMap(DenialRowsTest::all));
    }

    private static Denial denial(long id) {
        return denial(id, "NO_MATCHING_RULE");
    }

    private static Denial denial(long id, String reason) {
        return new Denial(
                id,
                AT,
                AT,
                1,
                Judgement.DENIED,
                reason,
                "h" + id,
                443,
                null,
                "CONNECT",
                "127.0.0.1",
                "local",
                7,
                null,
                "");
    }
}

package dev.sallyport.console.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.Timeline;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The picture of a period as a browser reads it. */
class TimelineDrawingTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(10));

    private static Document drawn(String gateway) throws Exception {
        Timeline timeline = new Timeline(
                START,
                END,
                List.of(new Timeline.Band(TrafficPolicy.DEFAULT_DENY, START, END)),
                List.of(),
                List.of(new Unknown(Why.GATEWAY_SILENT, gateway, START.plusSeconds(60), null)),
                null);
        String svg = new TimelineDrawing(timeline, Instant::toString)
                .svg(START.plus(Duration.ofDays(5)), START.plus(Duration.ofDays(2)));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void a_gateway_may_be_called_anything_and_stays_text() throws Exception {
        String name = "<img src=x onerror='alert(1)'>&\"";
        Document svg = drawn(name);
        assertThat(svg.getElementsByTagName("img").getLength()).isZero();
        assertThat(rect(svg, "unknown").getTextContent()).contains(name);
    }

    @Test
    void the_range_between_two_instants_is_shaded_from_one_to_the_other() throws Exception {
        Document svg = drawn("a");
        assertThat(rect(svg, "range").getAttribute("x")).isEqualTo("200.0");
        assertThat(rect(svg, "range").getAttribute("width")).isEqualTo("300.0");
        assertThat(rect(svg, "other").getAttribute("x")).isEqualTo("199.0");
    }

    private static Element rect(Document svg, String css) {
        for (int i = 0; i < svg.getElementsByTagName("rect").getLength(); i++) {
            Element rect = (Element) svg.getElementsByTagName("rect").item(i);
            if (rect.getAttribute("class").equals(css)) {
                return rect;
            }
        }
        throw new AssertionError("nothing is drawn as " + css);
    }
}

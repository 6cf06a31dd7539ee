package dev.sallyport.reports;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.perimeter.PerimeterHistory.Mark;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.reports.internal.Paper;
import dev.sallyport.words.Words;
import java.awt.Color;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The picture of a period: the policy in force as a band, changes as marks on it. */
final class PaperTimeline {

    private static final float HEIGHT = 109;
    private static final float BAND = 20;
    private static final float BAND_TOP = 59;
    private static final float UNKNOWN_HEIGHT = 5;

    /** More than a page shows apart. */
    private static final int PLACES = 1_000;

    private static final Color DENY = new Color(0x3f, 0x48, 0x52);
    private static final Color ALLOW = new Color(0xf3, 0xc9, 0x77);
    private static final Color NOTHING = new Color(0xe6, 0xe7, 0xe6);
    private static final Color UNKNOWN = new Color(0x8a, 0x2b, 0xa8);
    private static final Color MADE = new Color(0x1f, 0x8f, 0x68);
    private static final Color EDITED = new Color(0x45, 0x5f, 0xc2);
    private static final Color DELETED = new Color(0xd1, 0x36, 0x36);

    private PaperTimeline() {}

    static void draw(Paper paper, Timeline timeline, Instant at) {
        float top = paper.picture(HEIGHT);
        float band = top - BAND_TOP - BAND;
        for (Timeline.Drawn one : timeline.drawn(PLACES)) {
            float left = x(timeline, one.from());
            paper.fill(colour(one.policy()), left, band, Math.max(0.7f, x(timeline, one.to()) - left), BAND);
        }
        for (Unknown period : timeline.drawnUnknown(PLACES)) {
            float left = x(timeline, period.from());
            Instant until = period.until();
            float right = x(timeline, until == null ? timeline.to() : until);
            paper.fill(UNKNOWN, left, band, Math.max(0.7f, right - left), UNKNOWN_HEIGHT);
        }
        timeline.marks().forEach(marked -> {
            float height = (float) Math.min(22, 5 + 4 * Math.log(marked.changes() + 1.0));
            float left =
                    Paper.LEFT + marked.part() * Paper.WIDTH / Timeline.PARTS + (marked.mark() == Mark.CHANGED ? 1 : 0);
            paper.fill(
                    colour(marked.mark()),
                    left,
                    marked.mark() == Mark.CLOSED ? band - 3 - height : band + BAND + 3,
                    1,
                    height);
        });
        float here = x(timeline, at);
        paper.fill(Paper.INK, here - 0.5f, band - 8, 1, BAND + 34);
        paper.label(PaperWords.instant(timeline.from()), Paper.LEFT, band - 24, false);
        paper.label(PaperWords.instant(timeline.to()), Paper.LEFT + Paper.WIDTH, band - 24, true);
        float left = Paper.LEFT;
        left = key(paper, DENY, left, top, PaperWords.policy(TrafficPolicy.DEFAULT_DENY));
        left = key(paper, ALLOW, left, top, PaperWords.policy(TrafficPolicy.ALLOW_ALL));
        left = key(paper, NOTHING, left, top, Words.of("report.paper.policy.none"));
        left = key(paper, MADE, left, top, Words.of("report.paper.mark.OPENED"));
        left = key(paper, EDITED, left, top, Words.of("report.paper.mark.CHANGED"));
        key(paper, DELETED, left, top, Words.of("report.paper.mark.CLOSED"));
        key(paper, UNKNOWN, Paper.LEFT, top - 13, Words.of("report.paper.mark.unknown"));
    }

    /** Answers where the next one begins. */
    private static float key(Paper paper, Color colour, float left, float top, String words) {
        paper.fill(colour, left, top - 9, 8, 8);
        paper.label(words, left + 12, top - 8, false);
        return left + 12 + paper.labelWidth(words) + 12;
    }

    private static Color colour(@Nullable TrafficPolicy policy) {
        if (policy == null) {
            return NOTHING;
        }
        return switch (policy) {
            case ALLOW_ALL -> ALLOW;
            case DEFAULT_DENY -> DENY;
        };
    }

    private static Color colour(Mark mark) {
        return switch (mark) {
            case OPENED -> MADE;
            case CHANGED -> EDITED;
            case CLOSED -> DELETED;
        };
    }

    private static float x(Timeline timeline, Instant at) {
        double length =
                Math.max(1, Duration.between(timeline.from(), timeline.to()).toMillis());
        double into = Duration.between(timeline.from(), at).toMillis() / length;
        return Paper.LEFT + (float) (Math.clamp(into, 0, 1) * Paper.WIDTH);
    }
}

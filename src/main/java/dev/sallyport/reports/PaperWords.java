package dev.sallyport.reports;

import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values as a document writes them. */
final class PaperWords {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private PaperWords() {}

    /** {@code 29 Nov 2026, 14:02:07 UTC}. */
    static String instant(Instant at) {
        return SECONDS.format(at);
    }

    /** {@code 29 Nov 2026, 14:02:07}, where the zone stands above. */
    static String moment(Instant at) {
        return MOMENT.format(at);
    }

    static String length(Duration length) {
        if (length.toDays() > 1) {
            return Words.of("report.paper.days", length.toDays(), length.toHoursPart());
        }
        if (length.toHours() > 0) {
            return Words.of("report.paper.hours", length.toHours(), length.toMinutesPart());
        }
        return length.toMinutes() > 0
                ? Words.of("report.paper.minutes", length.toMinutes(), length.toSecondsPart())
                : Words.of("report.paper.seconds", length.toSeconds());
    }

    static String policy(TrafficPolicy policy) {
        return Words.of("report.paper.policy." + policy);
    }

    static String purpose(EgressRule rule) {
        return purpose(rule.managed() ? Exposure.MANAGED : rule.purpose().code());
    }

    static String purpose(String code) {
        if (code.equals(Exposure.MANAGED)) {
            return Words.of("report.paper.managed");
        }
        String key = "console.rules.purpose." + code;
        return Words.has(key) ? Words.of(key) : code;
    }

    /** A value of a field that changed. */
    static String value(String field, @Nullable String value) {
        if (value == null) {
            return Words.of("report.no." + field);
        }
        return switch (field) {
            case "policy" -> policy(TrafficPolicy.valueOf(value));
            case "purpose" -> purpose(value);
            case "expires_at" -> instant(Instant.parse(value));
            case "allow_private_addresses", "raw_tcp" -> Words.of("report.is." + value);
            default -> value;
        };
    }

    static String ports(EgressRule rule) {
        return rule.ports().ports().isEmpty()
                ? Words.of("report.paper.all_ports")
                : Words.of(
                        "report.paper.ports",
                        rule.ports().ports().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
}

package dev.sallyport.console.reports;

import dev.sallyport.enforcement.EnforcementHistory.Unknown;
import dev.sallyport.enforcement.EnforcementHistory.Why;
import dev.sallyport.words.Words;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Function;

/** Says why it is not known what was enforced, and from when until when. */
final class UnknownWords {

    private UnknownWords() {}

    static String of(Unknown period, Function<Instant, String> time) {
        Instant until = period.until();
        return Words.of(
                period.why() == Why.GATEWAY_SILENT && period.gateway() == null
                        ? "console.reports.unknown.GATEWAYS_SILENT"
                        : "console.reports.unknown." + period.why(),
                time.apply(period.from()),
                until == null ? Words.of("console.reports.unknown.now") : time.apply(until),
                Objects.toString(period.gateway(), ""));
    }
}

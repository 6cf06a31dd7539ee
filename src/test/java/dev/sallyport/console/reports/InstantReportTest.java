package dev.sallyport.console.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.console.parts.Instants;
import dev.sallyport.enforcement.EnforcementHistory.Proof;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InstantReportTest {

    private static final Instant LOOKED = Instant.parse("2026-03-02T14:03:11.200Z");

    private final Instants instants = new Instants(Clock.fixed(LOOKED, ZoneOffset.UTC));

    @Test
    void what_probes_had_proven_is_said_with_when_they_looked() {
        assertThat(words(LOOKED))
                .as("a single look, told in the seconds that are shown")
                .isEqualTo("Proven by probes at every gateway at %s.".formatted(instants.seconds(LOOKED)))
                .isEqualTo(words(LOOKED.plusMillis(700)));
        Instant later = LOOKED.plusSeconds(90);
        assertThat(words(later))
                .isEqualTo("Proven by probes at every gateway from %s to %s."
                        .formatted(instants.seconds(LOOKED), instants.seconds(later)));
        assertThat(words(null)).isEqualTo("By then no probe had proven it at every gateway.");
    }

    private String words(@Nullable Instant until) {
        return InstantReport.proof(until == null ? null : new Proof(7, LOOKED, until), instants);
    }
}

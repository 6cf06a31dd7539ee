package dev.sallyport.console.parts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.access.NotAllowedException;
import dev.sallyport.access.Operation;
import dev.sallyport.ledger.LedgerReadOnlyException;
import dev.sallyport.perimeter.NotFoundException;
import dev.sallyport.perimeter.StaleRevisionException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsAndTimesTest {

    private final Instants instants = new Instants(Clock.fixed(Pictures.NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "41208, '41,208'", "999999, '999,999'", "1020000, 1.02 M"})
    void numbers_have_commas_up_to_a_million(long number, String text) {
        assertThat(Numbers.of(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "60, 1 min", "3599, 59 min", "3600, 1 h", "172800, 2 d", "-5, 0 s"})
    void lengths_of_time_have_one_unit(long seconds, String text) {
        assertThat(Instants.length(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void a_time_of_today_has_seconds_and_one_of_another_day_has_its_day_and_both_have_the_zone() {
        assertThat(instants.time(Pictures.NOW)).isEqualTo("14:02:48 UTC");
        assertThat(instants.time(Pictures.NOW.minus(Duration.ofDays(1)))).isEqualTo("1 Mar, 14:02 UTC");
    }

    @Test
    void every_refusal_of_a_use_case_has_its_own_words() {
        assertThat(new String[] {
                    Failures.words(new NotAllowedException(Operation.DENY_ALL)),
                    Failures.words(new NotFoundException(NotFoundException.What.CLUSTER)),
                    Failures.words(new NotFoundException(NotFoundException.What.RULE)),
                    Failures.words(new StaleRevisionException(43)),
                    Failures.words(new LedgerReadOnlyException("broken")),
                    Failures.words(new IllegalStateException("secret detail"))
                })
                .doesNotHaveDuplicates()
                .noneMatch(words -> words.contains("secret detail"))
                .anyMatch(words -> words.contains("43"));
    }
}

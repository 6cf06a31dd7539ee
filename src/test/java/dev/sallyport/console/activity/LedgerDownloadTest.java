package dev.sallyport.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.QueryParameters;
import dev.sallyport.console.activity.ActivityAddress.Kind;
import dev.sallyport.console.activity.ActivityAddress.Period;
import dev.sallyport.reports.CsvCell;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves the page: files, and its address. */
class LedgerDownloadTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void no_cell_is_a_formula_to_a_spreadsheet(String text) {
        assertThat(CsvCell.of(text)).isEqualTo("\"'" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"plain|\"plain\"", "a,b|\"a,b\"", "say \"so\"|\"say \"\"so\"\"\""},
            delimiter = '|',
            quoteCharacter = '`')
    void a_cell_is_quoted_whatever_is_in_it(String text, String cell) {
        assertThat(CsvCell.of(text)).isEqualTo(cell);
    }

    @Test
    void every_filter_survives_the_way_through_the_address() {
        ActivityAddress address = new ActivityAddress(
                "a&b=c",
                Set.of("admin@example.com", "x y"),
                Set.of(Kind.POLICY, Kind.SIGN_INS),
                Set.of("00000000-0000-0007-0000-000000000001"),
                Period.WEEK,
                true);
        assertThat(ActivityAddress.read(
                        QueryParameters.fromString(address.query().getQueryString())))
                .isEqualTo(address);
        assertThat(ActivityAddress.PLAIN.query().getQueryString()).isEmpty();
        assertThat(ActivityAddress.read(QueryParameters.fromString("kind=nonsense&period=for-ever&refused=perhaps")))
                .isEqualTo(ActivityAddress.PLAIN);
    }
}

package dev.sallyport.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.router.Location;
import dev.sallyport.access.AccountView;
import dev.sallyport.ledger.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EverythingSearchTest {

    @ParameterizedTest
    @CsvSource({
        "PERSON, ada@example.com, access",
        "SERVICE_ACCOUNT, terraform & co., access/service-accounts",
    })
    void an_account_leads_to_the_page_that_shows_it(Actor.Kind kind, String name, String page) {
        Location location =
                new Location(EverythingSearch.account(account(kind, name)).path());

        assertThat(location.getPath()).isEqualTo(page);
        assertThat(location.getQueryParameters().getSingleParameter("q")).contains(name);
    }

    private static AccountView account(Actor.Kind kind, String name) {
        return new AccountView(
                UUID.randomUUID(), kind, name, Instant.EPOCH, true, false, null, null, "", List.of(), List.of());
    }
}

package dev.sallyport.console.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.console.rules.Meaning.Kind;
import dev.sallyport.policy.DestinationType;
import org.junit.jupiter.api.Test;

class MeaningTest {

    @Test
    void a_wildcard_matches_any_depth_below_and_not_the_name_itself() {
        assertThat(Meaning.of(DestinationType.FQDN, "*.example.com"))
                .containsExactly(
                        new Meaning.Line(
                                Kind.MATCHES,
                                "console.rules.meaning.below",
                                java.util.List.of("api.example.com", "a.b.example.com")),
                        new Meaning.Line(
                                Kind.DOES_NOT_MATCH, "console.rules.meaning.itself", java.util.List.of("example.com")));
    }

    @Test
    void a_range_names_its_first_and_last_address_and_how_many_there_are() {
        assertThat(Meaning.of(DestinationType.CIDR, "198.51.96.0/19").getFirst().arguments())
                .containsExactly("198.51.96.0", "198.51.127.255", "8,192");
        assertThat(Meaning.of(DestinationType.CIDR, "2001:db8::/32").getFirst().arguments())
                .containsExactly("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "32");
        assertThat(Meaning.of(DestinationType.CIDR, "203.0.113.7/32").getFirst().arguments())
                .containsExactly("203.0.113.7");
    }

    @Test
    void what_cannot_be_read_means_nothing() {
        assertThat(Meaning.of(DestinationType.FQDN, "")).isEmpty();
        assertThat(Meaning.of(DestinationType.FQDN, "*")).isEmpty();
        assertThat(Meaning.of(DestinationType.CIDR, "10.0.0.1/8")).isEmpty();
    }
}

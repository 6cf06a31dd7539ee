package dev.sallyport.console.rules;

import static dev.sallyport.console.rules.SampleRules.rule;
import static dev.sallyport.console.rules.SampleRules.validation;
import static dev.sallyport.console.rules.SampleRules.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.net.Problem;
import dev.sallyport.perimeter.RuleVersion;
import dev.sallyport.policy.DestinationType;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.RuleField;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RuleFormTest {

    private static final EgressRule PARTNER = rule("partner-api", "api.example.com", 443);

    @Test
    void a_new_form_is_clean_and_says_nothing_at_its_fields_but_cannot_be_saved() {
        RuleForm form = RuleForm.forNew();
        RuleForm.Review review = form.review(validation());
        assertThat(form.dirty()).isFalse();
        assertThat(review.savable()).isFalse();
        for (RuleField field : RuleField.values()) {
            assertThat(review.problemAt(field)).as("problem at %s", field).isNull();
        }
    }

    @Test
    void a_problem_is_said_at_the_field_it_belongs_to_once_somebody_typed_there() {
        RuleForm form = RuleForm.forNew();
        form.type(form.typed().to(DestinationType.FQDN, "*.com"));
        RuleForm.Review review = form.review(validation());
        assertThat(codeAt(review, RuleField.DESTINATION)).isEqualTo("HOST_WILDCARD_REGISTRY");
        assertThat(review.problemAt(RuleField.NAME)).isNull();
        form.touchAll();
        assertThat(codeAt(form.review(validation()), RuleField.NAME)).isEqualTo("NAME_EMPTY");
        assertThat(review.fieldsToChange()).isEqualTo(2);
    }

    @Test
    void typing_makes_it_dirty_and_typing_it_back_makes_it_clean() {
        RuleForm form = RuleForm.forEditing(version(PARTNER, 4));
        form.type(form.typed().to(DestinationType.FQDN, "api.example.org"));
        assertThat(form.dirty()).isTrue();
        form.type(form.typed().to(DestinationType.FQDN, "api.example.com"));
        assertThat(form.dirty()).isFalse();
    }

    @Test
    void another_spelling_is_offered_in_its_canonical_form() {
        RuleForm form = RuleForm.forNew();
        form.type(form.typed().to(DestinationType.FQDN, "HTTPS://API.Example.com/"));
        RuleForm.Review review = form.review(validation());
        assertThat(review.offer()).isEqualTo("api.example.com");
        assertThat(review.otherType()).isNull();
        form.type(form.typed().to(DestinationType.FQDN, Objects.requireNonNull(review.offer())));
        assertThat(form.review(validation()).offer()).isNull();
    }

    @Test
    void an_address_typed_as_a_host_name_offers_the_other_type_and_back() {
        RuleForm form = RuleForm.forNew();
        form.type(form.typed().to(DestinationType.FQDN, "192.0.2.0/24"));
        assertThat(form.review(validation()).otherType()).isEqualTo(DestinationType.CIDR);
        form.type(form.typed().to(DestinationType.CIDR, "api.example.com"));
        assertThat(form.review(validation()).otherType()).isEqualTo(DestinationType.FQDN);
    }

    @Test
    void a_single_address_is_offered_as_a_range_of_one() {
        RuleForm form = RuleForm.forNew();
        form.type(form.typed().to(DestinationType.CIDR, "203.0.113.7"));
        assertThat(form.review(validation()).offer()).isEqualTo("203.0.113.7/32");
    }

    @Test
    void a_port_that_is_no_number_is_a_problem_at_the_ports_and_is_not_lost() {
        RuleForm form = RuleForm.forEditing(version(PARTNER, 4));
        TypedRule now = TypedRule.of(PARTNER);
        form.type(new TypedRule(
                now.name(),
                now.type(),
                now.destination(),
                List.of("443", "https"),
                now.paths(),
                now.description(),
                now.purpose(),
                now.expiresAt(),
                now.allowPrivateAddresses(),
                now.rawTcp()));
        RuleForm.Review review = form.review(validation());
        assertThat(codeAt(review, RuleField.PORTS)).isEqualTo("PORT_OUT_OF_RANGE");
        assertThat(review.savable()).isFalse();
        assertThat(form.typed().ports()).containsExactly("443", "https");
    }

    @Test
    void warnings_hinder_nothing_and_stand_at_their_field() {
        RuleForm form = RuleForm.forNew();
        form.type(form.typed().named("more").to(DestinationType.FQDN, "api.example.com"));
        RuleForm.Review review = form.review(validation(PARTNER));
        assertThat(review.savable()).isTrue();
        assertThat(review.warningsAt(RuleField.DESTINATION))
                .extracting(Problem::code)
                .containsExactly("COVERED_BY");
        assertThat(review.warningsAt(RuleField.NAME)).isEmpty();
    }

    @Test
    void only_a_loosening_of_note_asks_for_the_password() {
        RuleForm form = RuleForm.forNew();
        form.type(form.typed().named("buckets").to(DestinationType.FQDN, "*.amazonaws.com"));
        assertThat(form.review(validation()).loosensNotably()).isTrue();
        form.type(form.typed().to(DestinationType.FQDN, "*.example.com"));
        assertThat(form.review(validation()).loosensNotably()).isFalse();
    }

    @Test
    void a_stale_edit_shows_what_each_side_changed_and_where_they_collide() {
        RuleForm form = RuleForm.forEditing(version(PARTNER, 4));
        form.type(form.typed().to(DestinationType.FQDN, "api.example.org"));
        RuleVersion theirs = version(rule("partner-api", "api.example.net", 443, 8443), 7);
        assertThat(form.differences(theirs))
                .extracting(
                        RuleForm.Difference::field,
                        RuleForm.Difference::theirsChanged,
                        RuleForm.Difference::mineChanged,
                        RuleForm.Difference::conflicting)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(RuleField.DESTINATION, true, true, true),
                        org.assertj.core.groups.Tuple.tuple(RuleField.PORTS, true, false, false));
    }

    @Test
    void keeping_mine_bases_the_next_attempt_on_theirs_and_drops_nothing_that_was_typed() {
        RuleForm form = RuleForm.forEditing(version(PARTNER, 4));
        form.type(form.typed().to(DestinationType.FQDN, "api.example.org"));
        TypedRule mine = form.typed();
        form.keepMine(version(rule("partner-api", "api.example.net", 443), 7));
        assertThat(form.typed()).isEqualTo(mine);
        assertThat(form.baseRevision()).isEqualTo(7);
        assertThat(form.dirty()).isTrue();
    }

    @Test
    void taking_theirs_gives_up_what_was_typed() {
        RuleForm form = RuleForm.forEditing(version(PARTNER, 4));
        form.type(form.typed().to(DestinationType.FQDN, "api.example.org"));
        form.takeTheirs(version(rule("partner-api", "api.example.net", 443), 7));
        assertThat(form.typed().destination()).isEqualTo("api.example.net");
        assertThat(form.dirty()).isFalse();
        assertThat(form.baseRevision()).isEqualTo(7);
    }

    private static String codeAt(RuleForm.Review review, RuleField field) {
        return Objects.requireNonNull(review.problemAt(field)).code();
    }
}

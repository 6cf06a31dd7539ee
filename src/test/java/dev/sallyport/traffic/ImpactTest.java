package dev.sallyport.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.net.Cidr;
import dev.sallyport.net.HostPattern;
import dev.sallyport.net.PathPattern;
import dev.sallyport.net.PortSet;
import dev.sallyport.net.Target;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.Decider;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Perimeter;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.traffic.Foreseen.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What deny-all is said to do to what was seen: by the rules as they are now, not by those of the time. */
class ImpactTest {

    private static final Instant AT = Instant.parse("2026-03-02T12:00:00Z");
    private static final RuleId EARLIER = new RuleId(new UUID(0, 9));

    @ParameterizedTest
    @EnumSource
    void what_was_denied_and_is_covered_by_a_rule_now_is_covered_whatever_the_policy(TrafficPolicy policy) {
        Decider present = rules(policy, rule("now", HostPattern.parse("new.example.com"), null, false));
        Impact impact = Impact.of(
                List.of(
                        use("new.example.com", 443, Judgement.DENIED, "NO_MATCHING_RULE", null),
                        use("new.example.com", 8443, Judgement.DENIED, "NO_MATCHING_RULE", null),
                        use("other.example.com", 443, Judgement.WOULD_BE_DENIED, "NO_MATCHING_RULE", null)),
                present,
                true);
        assertThat(impact.destinations())
                .extracting(Foreseen::host, Foreseen::port, Foreseen::outcome)
                .containsExactlyInAnyOrder(
                        tuple("new.example.com", 443, Outcome.COVERED),
                        tuple("new.example.com", 8443, Outcome.REFUSED),
                        tuple("other.example.com", 443, Outcome.REFUSED));
    }

    @Test
    void what_a_rule_allowed_that_is_gone_would_be_refused_and_says_by_which_rule_it_passed() {
        Impact impact = Impact.of(
                List.of(use("old.example.com", 443, Judgement.ALLOWED, "ALLOWED", EARLIER)),
                rules(TrafficPolicy.DEFAULT_DENY),
                true);
        assertThat(impact.destinations())
                .extracting(Foreseen::outcome, Foreseen::allowedBy, Foreseen::reason)
                .containsExactly(tuple(Outcome.REFUSED, EARLIER, "NO_MATCHING_RULE"));
        assertThat(impact.used()).containsEntry(EARLIER, 3L);
    }

    @Test
    void each_destination_is_there_once_with_all_its_connections_busiest_first() {
        Impact impact = Impact.of(
                List.of(
                        use("one.example.com", 443, Judgement.DENIED, "NO_MATCHING_RULE", null),
                        use("two.example.com", 443, Judgement.DENIED, "NO_MATCHING_RULE", null),
                        use("two.example.com", 443, Judgement.WOULD_BE_DENIED, "NO_MATCHING_RULE", null),
                        use("failed.example.com", 443, Judgement.FAILED, "UPSTREAM", null)),
                rules(TrafficPolicy.DEFAULT_DENY),
                true);
        assertThat(impact.destinations())
                .extracting(Foreseen::host, Foreseen::connections)
                .containsExactly(tuple("two.example.com", 6L), tuple("one.example.com", 3L));
    }

    @Test
    void no_rule_can_help_what_is_reserved_by_address_or_by_what_its_name_led_to() {
        Impact impact = Impact.of(
                List.of(
                        use("169.254.169.254", 80, Judgement.DENIED, "RESERVED_ADDRESS", null),
                        use("metadata.example.com", 80, Judgement.DENIED, "RESERVED_ADDRESS", null)),
                rules(TrafficPolicy.ALLOW_ALL, rule("wide", Cidr.parse("169.254.0.0/16"), null, false)),
                true);
        assertThat(impact.destinations()).extracting(Foreseen::outcome).containsOnly(Outcome.NEVER);
    }

    @Test
    void a_name_that_led_to_a_private_address_is_covered_only_by_a_rule_that_gives_leave() {
        List<DestinationUse> uses = List.of(use("inside.example.com", 443, Judgement.DENIED, "PRIVATE_ADDRESS", null));
        HostPattern inside = HostPattern.parse("inside.example.com");
        assertThat(Impact.of(uses, rules(TrafficPolicy.DEFAULT_DENY, rule("r", inside, null, false)), true)
                        .with(Outcome.REFUSED))
                .hasSize(1);
        assertThat(Impact.of(uses, rules(TrafficPolicy.DEFAULT_DENY, rule("r", inside, null, true)), true)
                        .with(Outcome.COVERED))
                .hasSize(1);
    }

    @Test
    void where_rules_speak_of_paths_only_a_tunnel_is_known_to_be_refused() {
        Decider present =
                rules(TrafficPolicy.DEFAULT_DENY, rule("api", HostPattern.parse("api.example.com"), "/v1/*", false));
        assertThat(Impact.of(List.of(use("api.example.com", 443, Judgement.ALLOWED, "ALLOWED", EARLIER)), present, true)
                        .with(Outcome.BY_PATH))
                .hasSize(1);
        assertThat(Impact.of(
                                List.of(
                                        use("api.example.com", 443, Judgement.ALLOWED, "ALLOWED", EARLIER),
                                        use("api.example.com", 443, Judgement.DENIED, "PATH_NOT_VISIBLE", null)),
                                present,
                                true)
                        .with(Outcome.REFUSED))
                .hasSize(1);
    }

    @Test
    void destinations_that_were_too_many_to_keep_apart_make_it_incomplete() {
        List<DestinationUse> uses = List.of(use(DestinationUse.OTHERS, 0, Judgement.DENIED, "NO_MATCHING_RULE", null));
        Impact impact = Impact.of(uses, rules(TrafficPolicy.DEFAULT_DENY), true);
        assertThat(impact.complete()).isFalse();
        assertThat(impact.destinations()).isEmpty();
        assertThat(Impact.of(List.of(), null, true).complete()).isTrue();
    }

    private static Decider rules(TrafficPolicy policy, EgressRule... rules) {
        return Decider.compile(new Perimeter(3, policy, List.of(rules)), AddressClasses.standard());
    }

    private static EgressRule rule(String name, Target target, @Nullable String path, boolean leave) {
        return new EgressRule(
                new RuleId(UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                name,
                target,
                new PortSet(List.of(443)),
                path == null ? List.of() : List.of(PathPattern.parse(path)),
                "",
                new Purpose("OTHER"),
                null,
                leave,
                false,
                null);
    }

    private static DestinationUse use(
            String host, int port, Judgement judgement, String reason, @Nullable RuleId rule) {
        return new DestinationUse(host, port, judgement, reason, rule, 3, 0, 0, AT, AT);
    }
}

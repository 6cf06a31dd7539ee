package dev.sallyport.perimeter.internal;

import dev.sallyport.access.StartRefusedException;
import dev.sallyport.net.Problem;
import dev.sallyport.policy.AddressClasses;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.RuleDraft;
import dev.sallyport.policy.RuleFinding;
import dev.sallyport.policy.RuleId;
import dev.sallyport.policy.RuleLimits;
import dev.sallyport.policy.RuleValidation;
import dev.sallyport.words.Words;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The rules that the operator puts into every cluster, each with the reason it exists. Read once at start from a YAML file:
 *
 * <pre>
 * rules:
 *   - name: managed-telemetry
 *     destination: telemetry.example.com
 *     ports: [443]
 *     purpose: CLUSTER_OPERATIONS
 *     reason: Health of the database is reported to its operator.
 * </pre>
 *
 * @param drafts validated, in the order of the file
 */
record ManagedRules(List<EgressRule> drafts) {

    private static final int MOST = 200;
    private static final int LONGEST_REASON = 1_000;
    private static final Set<String> LISTS = Set.of("ports", "paths");
    private static final Set<String> SWITCHES = Set.of("allow_private_addresses", "raw_tcp");
    private static final Set<String> TEXTS = Set.of("name", "type", "destination", "description", "purpose", "reason");

    /** Throws {@link StartRefusedException} with every mistake in words: a start with half of the rules would be worse than none. */
    static ManagedRules read(@Nullable Path file, AddressClasses addresses) {
        if (file == null || file.toString().isBlank()) {
            return new ManagedRules(List.of());
        }
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
            return new ManagedRules(rules(file, root, addresses));
        } catch (IOException | YAMLException e) {
            throw new StartRefusedException("SALLYPORT_MANAGED_RULES: " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static List<EgressRule> rules(Path file, @Nullable Object root, AddressClasses addresses) {
        if (!(root instanceof Map<?, ?> map) || !(map.get("rules") instanceof List<?> list) || list.size() > MOST) {
            throw new StartRefusedException("SALLYPORT_MANAGED_RULES: " + file
                    + " must hold a list named rules with at most " + MOST + " entries");
        }
        List<EgressRule> rules = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof Map<?, ?> fields)) {
                throw new StartRefusedException("SALLYPORT_MANAGED_RULES: " + file + ": every rule is a map of fields");
            }
            rules.add(rule(file, fields, rules, addresses));
        }
        return List.copyOf(rules);
    }

    private static EgressRule rule(Path file, Map<?, ?> fields, List<EgressRule> before, AddressClasses addresses) {
        requireKnown(file, fields);
        String name = text(fields, "name");
        String reason = text(fields, "reason");
        if (reason.length() > LONGEST_REASON) {
            throw new StartRefusedException("SALLYPORT_MANAGED_RULES: " + file + ": rule " + name
                    + " has a reason of more than " + LONGEST_REASON + " characters");
        }
        if (reason.isBlank()) {
            throw new StartRefusedException("SALLYPORT_MANAGED_RULES: " + file + ": rule " + name + " has no reason");
        }
        String destination = text(fields, "destination");
        RuleDraft draft = new RuleDraft(
                name,
                fields.containsKey("type") ? text(fields, "type") : destination.contains("/") ? "CIDR" : "FQDN",
                destination,
                list(fields, "ports").stream().map(ManagedRules::number).toList(),
                list(fields, "paths").stream().map(Objects::toString).toList(),
                text(fields, "description"),
                fields.containsKey("purpose") ? text(fields, "purpose") : "CLUSTER_OPERATIONS",
                null,
                Boolean.TRUE.equals(fields.get("allow_private_addresses")),
                Boolean.TRUE.equals(fields.get("raw_tcp")));
        RuleValidation.Outcome outcome = RuleValidation.validate(
                new RuleId(new UUID(0, 0)),
                draft,
                new RuleValidation.Surroundings(
                        before,
                        Purpose.BUILT_IN.stream().map(Purpose::code).collect(Collectors.toSet()),
                        Instant.EPOCH,
                        addresses,
                        RuleLimits.STANDARD));
        EgressRule rule = outcome.rule();
        if (rule == null) {
            throw new StartRefusedException("SALLYPORT_MANAGED_RULES: " + file + ": rule " + name + ": "
                    + outcome.problems().stream()
                            .map(RuleFinding::problem)
                            .map(ManagedRules::words)
                            .collect(Collectors.joining(" ")));
        }
        return managed(rule, rule.id(), reason);
    }

    /** A field misspelt or of the wrong kind would be a field left out, and a rule without ports is open on all of them. */
    private static void requireKnown(Path file, Map<?, ?> fields) {
        fields.forEach((key, value) -> {
            String field = Objects.toString(key);
            boolean fits = LISTS.contains(field)
                    ? value instanceof List<?>
                    : SWITCHES.contains(field)
                            ? value instanceof Boolean
                            : TEXTS.contains(field) && value instanceof String;
            if (!fits) {
                throw new StartRefusedException("SALLYPORT_MANAGED_RULES: " + file + ": rule " + text(fields, "name")
                        + ": the field " + field + " is not known, or its value is not what it must be");
            }
        });
    }

    private static String words(Problem problem) {
        return Words.of("problem." + problem.code(), problem.arguments().toArray());
    }

    /** The rules with ids of their own, as one cluster carries them. */
    List<EgressRule> forNewCluster() {
        return drafts.stream()
                .map(rule -> managed(rule, new RuleId(UUID.randomUUID()), Objects.requireNonNull(rule.managedReason())))
                .toList();
    }

    static EgressRule managed(EgressRule rule, RuleId id, String reason) {
        return new EgressRule(
                id,
                rule.name(),
                rule.target(),
                rule.ports(),
                rule.paths(),
                rule.description(),
                rule.purpose(),
                rule.expiresAt(),
                rule.allowPrivateAddresses(),
                rule.rawTcp(),
                reason);
    }

    private static String text(Map<?, ?> fields, String key) {
        return Objects.toString(fields.get(key), "");
    }

    private static List<?> list(Map<?, ?> fields, String key) {
        return fields.get(key) instanceof List<?> list ? list : List.of();
    }

    private static int number(Object value) {
        return value instanceof Integer number ? number : -1;
    }
}

package dev.sallyport.console.cluster;

import dev.sallyport.perimeter.Cluster;
import dev.sallyport.policy.EgressRule;
import dev.sallyport.policy.Purpose;
import dev.sallyport.policy.TrafficPolicy;
import dev.sallyport.words.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A perimeter as text that would make it again: for Terraform and for a shell. Whatever stands in a rule stays text there: it
 * neither ends its quotation nor is expanded by whoever reads it. Rules of the operator are left out, as every cluster has them.
 * Where not all rules are written down, the policy is not either: deny-all would cut off what the others allow.
 */
final class Recipes {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What opens an expansion in a quoted string of HCL, with every sign of the same kind before it. */
    private static final Pattern OPENS = Pattern.compile("(\\$+|%+)\\{");

    private Recipes() {}

    /** @param server where the API is, such as {@code https://sallyport.example.com}; of safe characters */
    static String terraform(String server, Cluster cluster, RecipeRules rules) {
        List<String> lines = new ArrayList<>();
        if (!rules.all()) {
            lines.add("# " + notAll(rules));
        }
        lines.addAll(List.of(
                "# export COCKROACH_SERVER=" + server,
                "# export COCKROACH_API_KEY=...",
                "",
                "terraform {",
                "  required_providers {",
                "    cockroach = {",
                "      source  = \"cockroachdb/cockroach\"",
                "      version = \">= 1.18.0\"",
                "    }",
                "  }",
                "}"));
        if (rules.all()) {
            lines.addAll(List.of(
                    "",
                    "import {",
                    "  to = cockroach_egress_traffic_policy.perimeter",
                    "  id = " + hcl(cluster.id().toString()),
                    "}",
                    "",
                    "resource \"cockroach_egress_traffic_policy\" \"perimeter\" {",
                    "  id        = " + hcl(cluster.id().toString()),
                    "  allow_all = " + (cluster.policy() == TrafficPolicy.ALLOW_ALL),
                    "}"));
        }
        Set<String> labels = new HashSet<>();
        for (EgressRule rule : rules.rules()) {
            String label = label(rule.name(), labels);
            lines.addAll(List.of(
                    "",
                    "import {",
                    "  to = cockroach_egress_rule." + label,
                    "  id = " + hcl(cluster.id() + ":" + rule.id()),
                    "}",
                    "",
                    "resource \"cockroach_egress_rule\" \"" + label + "\" {",
                    "  cluster_id  = " + hcl(cluster.id().toString()),
                    "  name        = " + hcl(rule.name()),
                    "  type        = " + hcl(rule.type().name()),
                    "  destination = " + hcl(rule.target().toString()),
                    "  description = " + hcl(rule.description())));
            if (!rule.ports().isAll()) {
                lines.add("  ports       = " + rule.ports().ports());
            }
            if (beyondTerraform(rule)) {
                lines.add("  # paths, purpose, end and leaves are kept, and changed by the console or the API");
            }
            lines.add("}");
        }
        return String.join("\n", lines) + "\n";
    }

    /** @param server as for {@link #terraform} */
    static String shell(String server, Cluster cluster, RecipeRules rules) {
        List<String> lines = new ArrayList<>(List.of("#!/usr/bin/env bash"));
        if (!rules.all()) {
            lines.add("# " + notAll(rules));
        }
        lines.addAll(List.of(
                "set -euo pipefail",
                ": \"${SALLYPORT_API_KEY:?}\"",
                "rules=" + quoted(server + "/api/v1/clusters/" + cluster.id() + "/networking/egress-rules"),
                "call() {",
                "  curl -fsS -H \"Authorization: Bearer $SALLYPORT_API_KEY\" -H 'Content-Type: application/json' \"$@\"",
                "}",
                ""));
        for (EgressRule rule : rules.rules()) {
            lines.add("call \"$rules\" --data-raw " + quoted(body(rule)));
        }
        if (rules.all()) {
            boolean allowAll = cluster.policy() == TrafficPolicy.ALLOW_ALL;
            lines.add("call \"$rules/egress-traffic-policy?wait=30\" --data-raw "
                    + quoted("{\"allow_all\":" + allowAll + "}"));
        }
        return String.join("\n", lines) + "\n";
    }

    /** One line that says what is missing. */
    static String notAll(RecipeRules rules) {
        return Words.of("console.recipes.not_all", rules.rules().size());
    }

    private static boolean beyondTerraform(EgressRule rule) {
        return !rule.paths().isEmpty()
                || !rule.purpose().equals(Purpose.OTHER)
                || rule.expiresAt() != null
                || rule.allowPrivateAddresses()
                || rule.rawTcp();
    }

    private static String body(EgressRule rule) {
        ObjectNode body = JSON.createObjectNode();
        body.put("name", rule.name());
        body.put("type", rule.type().name());
        body.put("destination", rule.target().toString());
        body.put("description", rule.description());
        if (!rule.ports().isAll()) {
            body.set("ports", JSON.valueToTree(rule.ports().ports()));
        }
        if (!rule.paths().isEmpty()) {
            body.set(
                    "paths",
                    JSON.valueToTree(rule.paths().stream().map(Object::toString).toList()));
        }
        body.put("purpose", rule.purpose().code());
        if (rule.expiresAt() != null) {
            body.put("expires_at", rule.expiresAt().toString());
        }
        if (rule.allowPrivateAddresses()) {
            body.put("allow_private_addresses", true);
        }
        if (rule.rawTcp()) {
            body.put("raw_tcp", true);
        }
        return body.toString();
    }

    /** One word of a POSIX shell. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** A quoted string of HCL. */
    static String hcl(String text) {
        String escaped = text.codePoints().mapToObj(Recipes::escaped).collect(Collectors.joining());
        return "\"" + OPENS.matcher(escaped).replaceAll(Recipes::closed) + "\"";
    }

    /** Doubles the last sign, which makes the brace text; those before it are spelt out, or they would pair up with it. */
    private static String closed(MatchResult opening) {
        String signs = opening.group(1);
        String sign = signs.substring(0, 1);
        String spelt = (sign.equals("$") ? "\\u0024" : "\\u0025").repeat(signs.length() - 1);
        return java.util.regex.Matcher.quoteReplacement(spelt + sign + sign + "{");
    }

    private static String escaped(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                Character.isISOControl(codePoint) || codePoint == 0x2028 || codePoint == 0x2029
                        ? String.format(Locale.ROOT, "\\u%04x", codePoint)
                        : Character.toString(codePoint);
        };
    }

    /** A name of a resource, different for each rule. */
    private static String label(String name, Set<String> taken) {
        String plain = name.replace('.', '_').toLowerCase(Locale.ROOT);
        String first = Character.isLetter(plain.charAt(0)) ? plain : "r_" + plain;
        String label = first;
        for (int i = 2; !taken.add(label); i++) {
            label = first + "_" + i;
        }
        return label;
    }
}

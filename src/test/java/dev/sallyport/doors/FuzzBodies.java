package dev.sallyport.doors;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** JSON made up by chance: nearly what a schema of the description asks for, or anything at all. */
final class FuzzBodies {

    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "443",
            "-0",
            "1e309",
            "1e-9999",
            "0.1",
            "-1",
            "65536",
            "2147483648",
            "9".repeat(400),
            "1.0",
            "01");
    private static final List<String> INSTANTS = List.of(
            "2030-01-01T00:00:00Z",
            "2026-13-45T99:99:99Z",
            "+1000000000-12-31T23:59:59Z",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "0000-00-00T00:00:00Z");
    private static final int DEEPEST = 6;

    private final Random random;
    private final List<String> words;

    FuzzBodies(Random random, List<String> words) {
        this.random = random;
        this.words = words;
    }

    /** @param schema of the description; anything at all if it is missing */
    String of(JsonNode schema) {
        return schema.isMissingNode() ? anything(0) : value(schema, 0);
    }

    private String value(JsonNode schema, int depth) {
        if (depth > 0 && random.nextInt(5) == 0) {
            return anything(depth);
        }
        if (schema.has("$ref")) {
            String ref = schema.get("$ref").asString().substring(1);
            return object(Description.document().at(ref), depth);
        }
        if (schema.has("anyOf")) {
            return random.nextInt(8) == 0 ? "null" : value(schema.get("anyOf").get(0), depth);
        }
        if (schema.has("enum")) {
            return text(schema.get("enum")
                    .get(random.nextInt(schema.get("enum").size()))
                    .asString());
        }
        return switch (schema.path("type").asString("")) {
            case "string" -> text(one(schema.has("format") ? INSTANTS : words));
            case "integer", "number" -> one(NUMBERS);
            case "boolean" -> one(List.of("true", "false"));
            case "array" -> list(schema.get("items"), depth);
            case "object" -> "{" + text(one(words)) + ":" + value(schema.path("additionalProperties"), depth + 1) + "}";
            default -> anything(depth);
        };
    }

    private String list(JsonNode items, int depth) {
        List<String> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(items, depth + 1));
        }
        return "[" + String.join(",", values) + "]";
    }

    /** Some of the fields, and now and then one that nobody knows, or one twice. */
    private String object(JsonNode schema, int depth) {
        List<String> fields = new ArrayList<>();
        schema.get("properties").properties().forEach(property -> {
            int chance = random.nextInt(40);
            for (int times = chance == 0 ? 2 : chance < 30 ? 1 : 0; times > 0; times--) {
                fields.add(text(property.getKey()) + ":" + value(property.getValue(), depth + 1));
            }
        });
        if (random.nextInt(6) == 0) {
            fields.add(text(one(List.of("x", "expire_at", "rawtcp", "", "\u0000"))) + ":" + anything(depth + 1));
        }
        return "{" + String.join(",", fields) + "}";
    }

    /** @param depth how deep it stands already */
    String anything(int depth) {
        return switch (random.nextInt(depth > DEEPEST ? 6 : 9)) {
            case 0 -> one(List.of("null", "true", "false", "NaN"));
            case 1 -> one(NUMBERS);
            case 2, 3 -> text(one(words));
            case 4 -> text(one(words).repeat(1 + random.nextInt(40)));
            case 5 -> "[" + random.nextInt(70_000) + ",443,443]";
            case 6 -> "[" + anything(depth + 1) + "," + anything(depth + 1) + "]";
            default -> "{" + text(one(words)) + ":" + anything(depth + 1) + ",\"name\":" + anything(depth + 1) + "}";
        };
    }

    private static String text(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c < ' ' || c == '"' || c == '\\' || Character.isSurrogate(c)) {
                text.append("\\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}

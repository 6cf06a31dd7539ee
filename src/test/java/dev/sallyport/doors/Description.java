package dev.sallyport.doors;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The OpenAPI document of the shared console, held against every answer that a test gets. */
final class Description {

    private static final Set<String> OCCURRED = new ConcurrentSkipListSet<>();

    private Description() {}

    private static final class Holder {
        static final JsonNode DOCUMENT = ApiCalls.JSON.readTree(
                RunningConsole.shared().get("/api/v1/openapi.json").body());
    }

    static JsonNode document() {
        return Holder.DOCUMENT;
    }

    /** What occurred in this process so far: {@code GET /api/v1/clusters 200}. */
    static Set<String> occurred() {
        return OCCURRED;
    }

    /** Everything that is described, in the same form. */
    static Set<String> described() {
        Set<String> all = new TreeSet<>();
        document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .get("responses")
                                .propertyNames()
                                .forEach(status -> all.add(operation.getKey().toUpperCase(Locale.ROOT) + " "
                                        + path.getKey() + " " + status))));
        all.removeIf(entry -> entry.endsWith(" default"));
        return all;
    }

    /** Fails for an answer that is not described, or has another body or other headers than the description says. */
    static void check(String method, HttpResponse<String> answer) {
        check(
                method,
                answer.uri().getRawPath(),
                answer.statusCode(),
                name -> answer.headers().firstValue(name).orElse(""),
                answer.body());
    }

    /** @param header the value of a header of the answer; empty if it has none of that name */
    static void check(String method, String path, int status, UnaryOperator<String> header, String body) {
        String template = template(path);
        JsonNode operation =
                template == null ? null : document().get("paths").get(template).get(method.toLowerCase(Locale.ROOT));
        String where = method + " " + (operation == null ? path : template) + " " + status;
        JsonNode described;
        if (operation == null) {
            assertThat(status).as(where).isIn(400, 401, 404, 405, 408, 413, 421, 503);
            described = document().at("/components/responses/OtherMethod");
        } else {
            described = operation.get("responses").get(Integer.toString(status));
            assertThat(described).as("described: %s %s", where, body).isNotNull();
            OCCURRED.add(where);
        }
        described.path("headers").propertyNames().forEach(name -> {
            boolean always = !name.equals("x-ignored-fields") && (operation != null || status == 405);
            if (always) {
                assertThat(header.apply(name)).as(where + " has " + name).isNotEmpty();
            }
        });
        if (header.apply("Content-Type").startsWith("application/json")) {
            matches(
                    described.get("content").get("application/json").get("schema"),
                    ApiCalls.JSON.readTree(body),
                    where);
        }
    }

    /** The described path that leads there; one without variables before one with. */
    private static @Nullable String template(String path) {
        return document().get("paths").propertyNames().stream()
                .filter(template -> matches(template, path))
                .min((one, other) -> Integer.compare(variables(one), variables(other)))
                .orElse(null);
    }

    private static boolean matches(String template, String path) {
        String[] parts = template.split("\\{[^}]*}", -1);
        StringBuilder pattern = new StringBuilder(Pattern.quote(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            pattern.append("[^/]+").append(Pattern.quote(parts[i]));
        }
        return path.matches(pattern.toString());
    }

    private static int variables(String template) {
        return template.split("\\{", -1).length;
    }

    private static void matches(JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString().substring("#/components/schemas/".length());
            matches(document().get("components").get("schemas").get(name), value, where);
        } else if (schema.has("anyOf")) {
            if (!value.isNull()) {
                matches(schema.get("anyOf").get(0), value, where);
            }
        } else if (schema.has("type")) {
            String type = schema.get("type").asString();
            boolean fits = Map.of(
                            "object", value.isObject(),
                            "array", value.isArray(),
                            "string", value.isString(),
                            "boolean", value.isBoolean(),
                            "integer", value.isInt(),
                            "number", value.isNumber())
                    .getOrDefault(type, false);
            assertThat(fits).as("%s is a %s: %s", where, type, value).isTrue();
            if (schema.has("enum")) {
                assertThat(schema.get("enum").valueStream().map(JsonNode::asString))
                        .as(where)
                        .contains(value.asString());
            }
            if (type.equals("array")) {
                value.forEach(item -> matches(schema.get("items"), item, where + "[]"));
            }
            if (schema.has("properties")) {
                schema.path("required")
                        .forEach(name -> assertThat(value.has(name.asString()))
                                .as(where + " has " + name)
                                .isTrue());
                value.properties().forEach(field -> {
                    JsonNode property = schema.get("properties").get(field.getKey());
                    assertThat(property)
                            .as(where + " describes " + field.getKey())
                            .isNotNull();
                    matches(property, field.getValue(), where + "." + field.getKey());
                });
            }
        }
    }
}

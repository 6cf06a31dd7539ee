package dev.sallyport.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads JSON whatever the Content-Type says, because published clients send it as a form. Takes every name in snake case and in camel
 * case. Ignores what it does not know, as the wire does, and says so in {@value #IGNORED}; but a name that nearly spells an extension
 * is refused, because whoever wrote it relies on it. Bounded in size, depth and length.
 */
@Component
class RequestBodies {

    static final String IGNORED = "x-ignored-fields";

    /** The request's attribute with the bytes of its body, for whoever has to recognise it again. */
    static final String BYTES = RequestBodies.class.getName() + ".bytes";

    private static final int MAXIMUM_BYTES = 256 * 1024;
    private static final int MOST_IGNORED = 20;
    private static final int NEARLY = 2;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(64 * 1024)
                            .maxNumberLength(40)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            // No number or text reads as false: that would cut a cluster off. A number in quotes is one, as on the
            // wire.
            .withCoercionConfig(LogicalType.Boolean, RequestBodies::nothingElse)
            .withCoercionConfig(LogicalType.Textual, RequestBodies::nothingElse)
            .withCoercionConfig(
                    LogicalType.Integer,
                    numbers -> numbers.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A field that was in the body, if only as null; a field that was not is itself null. */
    record Field<T>(@Nullable T value) {}

    /**
     * Takes the bytes as they came: Spring would take a form's body apart and put it together again.
     *
     * <p>Throws {@link ApiException} with 400 for anything that is not an object of this type, 413 for too much of it.
     */
    <T> T read(HttpServletRequest request, HttpServletResponse response, Class<T> type) {
        byte[] body = bytes(request);
        request.setAttribute(BYTES, body);
        try {
            if (!(json.readTree(body) instanceof ObjectNode object)) {
                throw malformed();
            }
            List<String> ignored = new ArrayList<>();
            T value = json.treeToValue(known(object, type, "", ignored), type);
            if (!ignored.isEmpty()) {
                response.setHeader(
                        IGNORED,
                        String.join(", ", ignored.stream().limit(MOST_IGNORED).toList()));
            }
            return value;
        } catch (JacksonException e) {
            throw malformed();
        }
    }

    private static void nothingElse(MutableCoercionConfig config) {
        for (CoercionInputShape shape : CoercionInputShape.values()) {
            config.setCoercion(shape, CoercionAction.Fail);
        }
    }

    private static byte[] bytes(HttpServletRequest request) {
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(MAXIMUM_BYTES + 1);
        } catch (IOException e) {
            throw malformed();
        }
        if (body.length > MAXIMUM_BYTES) {
            throw new ApiException(HttpStatus.CONTENT_TOO_LARGE, Words.of("api.body_too_large"));
        }
        return body;
    }

    /** The fields that the record has, under its names, and those of the records in it. */
    private ObjectNode known(ObjectNode object, Class<?> type, String prefix, List<String> ignored) {
        Map<String, RecordComponent> components = new TreeMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.put(nameOf(component), component);
        }
        ObjectNode known = json.createObjectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = components.containsKey(field.getKey()) ? field.getKey() : snake(field.getKey());
            RecordComponent component = components.get(name);
            if (component == null) {
                ignore(prefix, field.getKey(), components, ignored);
            } else if (known.has(name)) {
                throw malformed();
            } else {
                known.set(name, value(field.getValue(), component, prefix + name + ".", ignored));
            }
        }
        return known;
    }

    private JsonNode value(JsonNode value, RecordComponent component, String prefix, List<String> ignored) {
        if (instant(component) && !value.isString() && !value.isNull()) {
            throw malformed();
        }
        if (component.getType() == Field.class) {
            return json.createObjectNode().set("value", value);
        }
        if (component.getType().isRecord() && value instanceof ObjectNode object) {
            return known(object, component.getType(), prefix, ignored);
        }
        boolean records = component.getGenericType() instanceof ParameterizedType list
                && list.getActualTypeArguments()[0] instanceof Class<?> element
                && element.isRecord();
        if (records && value.isArray()) {
            Class<?> element = (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            var elements = json.createArrayNode();
            value.forEach(item ->
                    elements.add(item instanceof ObjectNode object ? known(object, element, prefix, ignored) : item));
            return elements;
        }
        return value;
    }

    /** Seconds since 1970 would read as one too, if nobody asked. */
    private static boolean instant(RecordComponent component) {
        return component.getType() == Instant.class
                || (component.getGenericType() instanceof ParameterizedType generic
                        && generic.getActualTypeArguments()[0] == Instant.class);
    }

    private static void ignore(
            String prefix, String name, Map<String, RecordComponent> components, List<String> ignored) {
        components.forEach((known, component) -> {
            if (component.isAnnotationPresent(Extension.class) && distance(snake(name), known) <= NEARLY) {
                throw new ApiException(
                        HttpStatus.BAD_REQUEST, Words.of("api.nearly", known), Map.of("field", printable(name)));
            }
        });
        ignored.add(prefix + printable(name));
    }

    /** A name as a header can carry it. */
    private static String printable(String name) {
        String text = name.replaceAll("[^A-Za-z0-9_.$@-]", "?");
        return text.length() > 60 ? text.substring(0, 60) : text;
    }

    static String nameOf(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? snake(component.getName()) : property.value();
    }

    static String snake(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** How many letters must be typed, left out or replaced to get from one to the other; more than {@link #NEARLY} is as good as any. */
    static int distance(String one, String other) {
        if (Math.abs(one.length() - other.length()) > NEARLY) {
            return NEARLY + 1;
        }
        int[] above = new int[other.length() + 1];
        Arrays.setAll(above, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }

    private static ApiException malformed() {
        return new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.body_malformed"));
    }
}

package dev.sallyport.api;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas of the records that the API takes and gives, read off them, for {@link OpenApi}. */
final class Schemas {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode all = JSON.createObjectNode();

    /** Every schema that was referred to so far, by name. */
    ObjectNode all() {
        return all;
    }

    ObjectNode reference(Class<?> record) {
        define(record);
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + record.getSimpleName());
    }

    static ObjectNode of(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    static ObjectNode of(String type, String format) {
        return of(type).put("format", format);
    }

    static ObjectNode oneOf(Stream<String> values) {
        ObjectNode schema = of("string");
        ArrayNode texts = schema.putArray("enum");
        values.forEach(texts::add);
        return schema;
    }

    /** The schema of a text, with the values that are named for it. */
    static ObjectNode text(AnnotatedElement element) {
        Among among = element.getAnnotation(Among.class);
        return among == null
                ? of("string")
                : oneOf(Stream.concat(
                        Arrays.stream(among.value())
                                .flatMap(type -> Arrays.stream(type.getEnumConstants()))
                                .map(Enum::name),
                        Arrays.stream(among.also())));
    }

    private void define(Class<?> record) {
        if (all.has(record.getSimpleName())) {
            return;
        }
        ObjectNode schema = all.putObject(record.getSimpleName()).put("type", "object");
        ArrayNode required = JSON.createArrayNode();
        ObjectNode properties = schema.putObject("properties");
        for (RecordComponent component : record.getRecordComponents()) {
            String name = RequestBodies.nameOf(component);
            AnnotatedType type = component.getAnnotatedType();
            boolean needed = component.isAnnotationPresent(Needed.class);
            boolean optional = type.isAnnotationPresent(Nullable.class) && !needed;
            ObjectNode property = component.getType() == String.class ? text(component) : typed(type);
            if (optional) {
                property = JSON.createObjectNode()
                        .set("anyOf", JSON.createArrayNode().add(property).add(of("null")));
            } else {
                required.add(name);
            }
            if (component.isAnnotationPresent(Extension.class)) {
                property.put("x-extension", true);
            }
            properties.set(name, property);
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    private ObjectNode typed(AnnotatedType annotated) {
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            AnnotatedType last = arguments[arguments.length - 1];
            Class<?> raw = (Class<?>) ((java.lang.reflect.ParameterizedType) generic.getType()).getRawType();
            if (raw == RequestBodies.Field.class) {
                return typed(last);
            }
            return raw == Map.class
                    ? of("object").set("additionalProperties", typed(last))
                    : of("array").set("items", typed(last));
        }
        Class<?> type = (Class<?>) annotated.getType();
        if (type.isRecord()) {
            return reference(type);
        }
        if (type == String.class) {
            return of("string");
        }
        if (type == Instant.class) {
            return of("string", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return of("boolean");
        }
        if (type == int.class || type == Integer.class) {
            return of("integer", "int32");
        }
        return type == double.class ? of("number") : JSON.createObjectNode();
    }
}

package dev.sallyport.api;

import dev.sallyport.words.Words;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Describes the API as OpenAPI 3.1, read off the controllers and the records they take and give. */
final class OpenApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> OF_PAGES =
            List.of(Paging.PAGE, Paging.LIMIT, Paging.AS_OF_TIME, Paging.SORT_ORDER, Paging.SORT_BY);

    private final ObjectNode schemas = JSON.createObjectNode();
    private final ObjectNode paths = JSON.createObjectNode();

    private OpenApi() {}

    static ObjectNode of(Map<RequestMappingInfo, HandlerMethod> handlers) {
        OpenApi description = new OpenApi();
        handlers.entrySet().stream()
                .filter(entry -> entry.getValue().hasMethodAnnotation(Call.class))
                .sorted(Comparator.comparing(
                                (Map.Entry<RequestMappingInfo, HandlerMethod> entry) -> path(entry.getKey()))
                        .thenComparing(entry -> verb(entry.getKey()))
                        .thenComparing(entry -> streams(entry.getKey())))
                .forEach(entry -> description.describe(entry.getKey(), entry.getValue()));
        return description.document();
    }

    private static String path(RequestMappingInfo mapping) {
        return mapping.getPatternValues().iterator().next();
    }

    private static RequestMethod verb(RequestMappingInfo mapping) {
        return mapping.getMethodsCondition().getMethods().iterator().next();
    }

    private static boolean streams(RequestMappingInfo mapping) {
        return mapping.getProducesCondition().getExpressions().stream()
                .anyMatch(type -> type.getMediaType().equals(MediaType.TEXT_EVENT_STREAM));
    }

    private ObjectNode document() {
        schema(Wire.Status.class);
        ObjectNode document = JSON.createObjectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", Words.of("api.doc.title"))
                .put("description", Words.of("api.doc.description"))
                .put("version", ApiVersion.of(null).orElseThrow().toString());
        document.putArray("servers").addObject().put("url", "/");
        document.putArray("security").addObject().putArray("Bearer");
        document.set("paths", paths);
        ObjectNode components = document.putObject("components");
        components.set("schemas", schemas);
        components
                .putObject("securitySchemes")
                .putObject("Bearer")
                .put("type", "http")
                .put("scheme", "bearer");
        return document;
    }

    private void describe(RequestMappingInfo mapping, HandlerMethod handler) {
        Method method = handler.getMethod();
        Call call = method.getAnnotation(Call.class);
        String path = path(mapping);
        RequestMethod verb = verb(mapping);
        ObjectNode operations = paths.withObjectProperty(path);
        String key = verb.name().toLowerCase(java.util.Locale.ROOT);
        if (streams(mapping)) {
            // The same operation, answered in another form.
            operations
                    .withObjectProperty(key)
                    .withObjectProperty("responses")
                    .withObjectProperty("200")
                    .withObjectProperty("content")
                    .putObject(MediaType.TEXT_EVENT_STREAM_VALUE)
                    .putObject("schema")
                    .put("type", "string");
            return;
        }
        ObjectNode operation = operations.putObject(key);
        operation.put("operationId", "CockroachCloud_" + call.value());
        operation.put("summary", Words.of("api.doc." + call.value()));
        ArrayNode parameters = operation.putArray("parameters");
        parameter(parameters, ApiVersion.HEADER, "header", false, schemaOf("string"));
        boolean body = false;
        boolean wishes = false;
        for (Parameter parameter : method.getParameters()) {
            Class<?> type = parameter.getType();
            if (parameter.isAnnotationPresent(Body.class)) {
                body = true;
                content(operation.putObject("requestBody").put("required", true), type);
            } else if (parameter.isAnnotationPresent(PathVariable.class)) {
                String name = parameter.getAnnotation(PathVariable.class).value();
                boolean text = type == String.class;
                parameter(parameters, name, "path", true, text ? schemaOf("string") : format("string", "uuid"));
            } else if (parameter.isAnnotationPresent(RequestParam.class)) {
                RequestParam given = parameter.getAnnotation(RequestParam.class);
                parameter(parameters, given.name(), "query", given.required() && type != boolean.class, scalar(type));
            } else if (type == Paging.class) {
                paging(parameters, path);
            } else if (type == Wishes.class) {
                wishes = true;
                parameter(parameters, Wishes.WAIT, "query", false, format("integer", "int32"));
                if (verb != RequestMethod.GET) {
                    parameter(parameters, HttpHeaders.IF_MATCH, "header", false, schemaOf("string"));
                }
            } else if (type == AuditQuery.class) {
                parameter(parameters, AuditQuery.STARTING_FROM, "query", false, format("string", "date-time"));
                parameter(parameters, AuditQuery.SORT_ORDER, "query", false, schemaOf("string"));
                parameter(parameters, AuditQuery.LIMIT, "query", false, format("integer", "int32"));
            }
        }
        responses(operation.putObject("responses"), method, call, path, verb, body, wishes);
    }

    private static ObjectNode scalar(Class<?> type) {
        if (type == boolean.class) {
            return schemaOf("boolean");
        }
        return type == Instant.class ? format("string", "date-time") : schemaOf("string");
    }

    private static void paging(ArrayNode parameters, String path) {
        boolean clusters = path.endsWith("/clusters");
        boolean rules = path.endsWith("/egress-rules");
        for (String name : OF_PAGES) {
            boolean taken = (!name.equals(Paging.SORT_BY) || clusters) && (!name.equals(Paging.AS_OF_TIME) || rules);
            if (taken) {
                parameter(
                        parameters,
                        name,
                        "query",
                        false,
                        name.equals(Paging.LIMIT)
                                ? format("integer", "int32")
                                : name.equals(Paging.AS_OF_TIME) ? format("string", "date-time") : schemaOf("string"));
            }
        }
    }

    private void responses(
            ObjectNode responses,
            Method method,
            Call call,
            String path,
            RequestMethod verb,
            boolean body,
            boolean wishes) {
        content(responses.putObject("200").put("description", "OK"), method.getReturnType());
        TreeSet<Integer> statuses = new TreeSet<>(List.of(400, 401, 403, 503));
        if (path.contains("{")) {
            statuses.add(404);
        }
        if (body) {
            statuses.add(413);
        }
        if (wishes && verb != RequestMethod.GET) {
            statuses.add(412);
        }
        Arrays.stream(call.also()).forEach(statuses::add);
        Arrays.stream(call.never()).forEach(statuses::remove);
        for (int status : statuses) {
            content(
                    responses
                            .putObject(Integer.toString(status))
                            .put("description", Words.of("api.doc.status." + status)),
                    Wire.Status.class);
        }
        content(
                responses.putObject("default").put("description", Words.of("api.doc.status.default")),
                Wire.Status.class);
    }

    private void content(ObjectNode in, Class<?> type) {
        in.putObject("content").putObject(MediaType.APPLICATION_JSON_VALUE).set("schema", reference(type));
    }

    private static void parameter(ArrayNode parameters, String name, String in, boolean required, ObjectNode schema) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", in)
                .put("required", required)
                .set("schema", schema);
    }

    // ------------------------------------------------------------------ schemas

    private ObjectNode reference(Class<?> record) {
        schema(record);
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + nameOf(record));
    }

    private static String nameOf(Class<?> record) {
        return record.getSimpleName();
    }

    private void schema(Class<?> record) {
        if (schemas.has(nameOf(record))) {
            return;
        }
        ObjectNode schema = schemas.putObject(nameOf(record)).put("type", "object");
        ArrayNode required = JSON.createArrayNode();
        ObjectNode properties = schema.putObject("properties");
        for (RecordComponent component : record.getRecordComponents()) {
            String name = RequestBodies.nameOf(component);
            AnnotatedType type = component.getAnnotatedType();
            boolean optional = type.isAnnotationPresent(Nullable.class);
            ObjectNode property = typed(type);
            if (optional) {
                property = JSON.createObjectNode()
                        .set("anyOf", JSON.createArrayNode().add(property).add(schemaOf("null")));
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
                    ? schemaOf("object").set("additionalProperties", typed(last))
                    : schemaOf("array").set("items", typed(last));
        }
        Class<?> type = (Class<?>) annotated.getType();
        if (type.isRecord()) {
            return reference(type);
        }
        if (type == String.class) {
            return schemaOf("string");
        }
        if (type == Instant.class) {
            return format("string", "date-time");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schemaOf("boolean");
        }
        if (type == int.class || type == Integer.class) {
            return format("integer", "int32");
        }
        return type == double.class ? schemaOf("number") : JSON.createObjectNode();
    }

    private static ObjectNode schemaOf(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    private static ObjectNode format(String type, String format) {
        return schemaOf(type).put("format", format);
    }
}

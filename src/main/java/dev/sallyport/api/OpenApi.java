package dev.sallyport.api;

import dev.sallyport.words.Words;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
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
    private static final ObjectNode VERSIONS = Schemas.oneOf(
            Stream.concat(Arrays.stream(ApiVersion.values()).map(ApiVersion::toString), Stream.of("latest")));
    private static final List<String> OF_PAGES =
            List.of(Paging.PAGE, Paging.LIMIT, Paging.AS_OF_TIME, Paging.SORT_ORDER, Paging.SORT_BY);

    private final Schemas schemas = new Schemas();
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
        schemas.reference(Wire.Status.class);
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
        components.set("schemas", schemas.all());
        ObjectNode otherMethod = components.putObject("responses").putObject("OtherMethod");
        otherMethod.put("description", Words.of("api.doc.status.405"));
        header(otherMethod, HttpHeaders.ALLOW);
        content(otherMethod, Wire.Status.class);
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
        parameter(parameters, ApiVersion.HEADER, "header", false, VERSIONS.deepCopy());
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
                parameter(
                        parameters, name, "path", true, text ? Schemas.text(parameter) : Schemas.of("string", "uuid"));
            } else if (parameter.isAnnotationPresent(RequestParam.class)) {
                RequestParam given = parameter.getAnnotation(RequestParam.class);
                parameter(parameters, given.name(), "query", given.required() && type != boolean.class, scalar(type));
            } else if (type == Paging.class) {
                paging(parameters, path);
            } else if (type == Wishes.class) {
                wishes = true;
                parameter(parameters, Wishes.WAIT, "query", false, Schemas.of("integer", "int32"));
                if (verb != RequestMethod.GET) {
                    parameter(parameters, HttpHeaders.IF_MATCH, "header", false, Schemas.of("string"));
                }
            } else if (type == AuditQuery.class) {
                parameter(parameters, AuditQuery.STARTING_FROM, "query", false, Schemas.of("string", "date-time"));
                parameter(parameters, AuditQuery.SORT_ORDER, "query", false, orders());
                parameter(parameters, AuditQuery.LIMIT, "query", false, Schemas.of("integer", "int32"));
            }
        }
        responses(operation.putObject("responses"), method, call, path, verb, body, wishes);
    }

    private static ObjectNode scalar(Class<?> type) {
        if (type == boolean.class) {
            return Schemas.of("boolean");
        }
        return type == Instant.class ? Schemas.of("string", "date-time") : Schemas.of("string");
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
                        switch (name) {
                            case Paging.LIMIT -> Schemas.of("integer", "int32");
                            case Paging.AS_OF_TIME -> Schemas.of("string", "date-time");
                            case Paging.SORT_ORDER -> orders();
                            case Paging.SORT_BY -> Schemas.oneOf(Stream.of("NAME", "CREATED_AT", "DELETED_AT"));
                            default -> Schemas.of("string");
                        });
            }
        }
    }

    private static ObjectNode orders() {
        return Schemas.oneOf(Stream.of("ASC", "DESC"));
    }

    private void responses(
            ObjectNode responses,
            Method method,
            Call call,
            String path,
            RequestMethod verb,
            boolean body,
            boolean wishes) {
        ObjectNode done = responses.putObject("200").put("description", "OK");
        header(done, ApiVersion.HEADER);
        if (RevisionTags.areOn(method.getReturnType())) {
            header(done, HttpHeaders.ETAG);
        }
        if (body) {
            header(done, RequestBodies.IGNORED);
        }
        if (call.files().length == 0) {
            content(done, method.getReturnType());
        } else {
            ObjectNode contents = done.putObject("content");
            for (String type : call.files()) {
                contents.putObject(type).set("schema", JSON.createObjectNode());
            }
        }
        TreeSet<Integer> statuses = new TreeSet<>(List.of(400, 401, 403, 421, 503));
        if (path.contains("{")) {
            statuses.add(404);
        }
        if (body) {
            statuses.addAll(List.of(408, 413));
        }
        if (wishes && verb != RequestMethod.GET) {
            statuses.add(412);
        }
        Arrays.stream(call.also()).forEach(statuses::add);
        Arrays.stream(call.never()).forEach(statuses::remove);
        for (int status : statuses) {
            ObjectNode response = responses
                    .putObject(Integer.toString(status))
                    .put("description", Words.of("api.doc.status." + status));
            switch (status) {
                case 401 -> header(response, HttpHeaders.WWW_AUTHENTICATE);
                case 503 -> header(response, HttpHeaders.RETRY_AFTER);
                default -> {}
            }
            content(response, Wire.Status.class);
        }
        content(
                responses.putObject("default").put("description", Words.of("api.doc.status.default")),
                Wire.Status.class);
    }

    private static void header(ObjectNode response, String name) {
        response.withObjectProperty("headers")
                .putObject(name)
                .put("description", Words.of("api.doc.header." + name))
                .set("schema", Schemas.of("string"));
    }

    private void content(ObjectNode in, Class<?> type) {
        in.putObject("content").putObject(MediaType.APPLICATION_JSON_VALUE).set("schema", schemas.reference(type));
    }

    private static void parameter(ArrayNode parameters, String name, String in, boolean required, ObjectNode schema) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", in)
                .put("required", required)
                .set("schema", schema);
    }
}

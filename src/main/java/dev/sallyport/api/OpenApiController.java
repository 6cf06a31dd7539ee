package dev.sallyport.api;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The description of the API, for everybody: it says nothing of what is here. */
@RestController
class OpenApiController {

    static final String PATH = "/api/v1/openapi.json";

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private volatile String document = "";

    OpenApiController(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    String document() {
        if (document.isEmpty()) {
            document = OpenApi.of(mappings.getObject().getHandlerMethods()).toPrettyString();
        }
        return document;
    }
}

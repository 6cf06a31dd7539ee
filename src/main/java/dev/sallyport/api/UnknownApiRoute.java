package dev.sallyport.api;

import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What lies below {@code /api} and is no operation: 404 as JSON, never a page of the console; 405 where another method is one. */
@RestController
class UnknownApiRoute {

    private final ObjectProvider<RequestMappingHandlerMapping> mappings;

    UnknownApiRoute(@Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @RequestMapping("/api/**")
    void unknown(HttpServletRequest request, HttpServletResponse response) {
        Set<String> methods = mappings.getObject().getHandlerMethods().keySet().stream()
                .filter(mapping -> !mapping.getMethodsCondition().getMethods().isEmpty() && leadsTo(mapping, request))
                .flatMap(mapping -> mapping.getMethodsCondition().getMethods().stream())
                .map(RequestMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (methods.isEmpty()) {
            throw new ApiException(HttpStatus.NOT_FOUND, Words.of("api.route_unknown"));
        }
        response.setHeader(HttpHeaders.ALLOW, String.join(", ", methods));
        throw new ApiException(HttpStatus.METHOD_NOT_ALLOWED, Words.of("api.method"));
    }

    private static boolean leadsTo(RequestMappingInfo mapping, HttpServletRequest request) {
        var paths = mapping.getPathPatternsCondition();
        return paths != null && paths.getMatchingCondition(request) != null;
    }
}

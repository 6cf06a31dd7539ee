package dev.sallyport.api;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/** Gives the answers that are one rule or one cluster their revision as {@code ETag}: what {@code If-Match} takes. */
@RestControllerAdvice(basePackageClasses = RevisionTags.class)
class RevisionTags implements ResponseBodyAdvice<Object> {

    /** Whether answers of this type have one. */
    static boolean areOn(Class<?> answer) {
        return answer == Wire.OneRule.class || answer == Wire.ChangedRule.class || answer == ClusterWire.Cluster.class;
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return areOn(returned.getParameterType());
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof Wire.OneRule answer) {
            tag(response, answer.rule().revision());
        } else if (body instanceof Wire.ChangedRule answer) {
            tag(response, answer.rule().revision());
        } else if (body instanceof ClusterWire.Cluster cluster) {
            tag(response, cluster.revision());
        }
        return body;
    }

    private static void tag(ServerHttpResponse response, String revision) {
        response.getHeaders().set(HttpHeaders.ETAG, "\"" + revision + "\"");
    }
}

package dev.sallyport.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * A refusal that leaves the request's body unread ends the connection ({@code api.edge.UnreadBodies}); it says so, or the client would
 * send its next request into a connection that is about to end. Said here, because the answer of a controller is on its way before the
 * edge sees it.
 */
@RestControllerAdvice(basePackageClasses = UnreadEnds.class)
class UnreadEnds implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof Wire.Status
                && request instanceof ServletServerHttpRequest servlet
                && unread(servlet.getServletRequest())) {
            response.getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
        return body;
    }

    private static boolean unread(HttpServletRequest request) {
        try {
            return !request.getInputStream().isFinished();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sallyport.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;

/** Below {@code /api} answers are JSON whatever {@code Accept} says, as on the wire; only an event stream has to be asked for. */
final class JsonUnlessStreamed implements ContentNegotiationStrategy {

    private final ContentNegotiationStrategy elsewhere = new HeaderContentNegotiationStrategy();

    @Override
    public List<MediaType> resolveMediaTypes(NativeWebRequest web) throws HttpMediaTypeNotAcceptableException {
        HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null || !StatusBody.isApi(request)) {
            return elsewhere.resolveMediaTypes(web);
        }
        boolean stream = Collections.list(request.getHeaders(HttpHeaders.ACCEPT)).stream()
                .anyMatch(accepted -> accepted.toLowerCase(Locale.ROOT).contains(MediaType.TEXT_EVENT_STREAM_VALUE));
        return stream
                ? List.of(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_JSON)
                : List.of(MediaType.APPLICATION_JSON);
    }
}

package dev.sallyport.api;

import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON whatever the Content-Type says, because published clients send it as a form; ignores unknown fields, as the wire does.
 * Bounded in size, depth and length.
 */
@Component
class RequestBodies {

    private static final int MAXIMUM_BYTES = 256 * 1024;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(64 * 1024)
                            .build())
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    /**
     * Takes the bytes as they came: Spring would take a form's body apart and put it together again.
     *
     * <p>Throws {@link ApiException} with 400 for anything that is not an object of this type, 413 for too much of it.
     */
    <T> T read(HttpServletRequest request, Class<T> type) {
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(MAXIMUM_BYTES + 1);
        } catch (IOException e) {
            throw malformed();
        }
        if (body.length > MAXIMUM_BYTES) {
            throw new ApiException(HttpStatus.CONTENT_TOO_LARGE, Words.of("api.body_too_large"));
        }
        try {
            T value = json.readValue(body, type);
            if (value == null) {
                throw malformed();
            }
            return value;
        } catch (JacksonException e) {
            throw malformed();
        }
    }

    private static ApiException malformed() {
        return new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.body_malformed"));
    }
}

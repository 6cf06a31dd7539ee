package dev.sallyport.api;

import dev.sallyport.words.Words;
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

    /** Throws {@link ApiException} with 400 for anything that is not an object of this type. */
    <T> T read(byte[] body, Class<T> type) {
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

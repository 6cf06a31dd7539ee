package dev.sallyport.api;

import dev.sallyport.ledger.ClusterId;
import dev.sallyport.policy.RuleId;
import dev.sallyport.words.Words;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Ids of the path; a malformed one is a bad request, whatever the caller may see. */
final class Ids {

    private Ids() {}

    static ClusterId cluster(String text) {
        return new ClusterId(uuid(text));
    }

    static RuleId rule(String text) {
        return new RuleId(uuid(text));
    }

    private static UUID uuid(String text) {
        try {
            return ClusterId.parse(text).value();
        } catch (IllegalArgumentException e) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.id_malformed"));
        }
    }
}

package dev.sallyport.access.internal;

import dev.sallyport.access.Grant;
import dev.sallyport.access.Operation;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The ledger entries of this room: JSON, without secrets. */
final class AccessRecords {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static final String ATTEMPT = "attempt/1";

    private AccessRecords() {}

    static Draft account(Actor by, String action, Account account) {
        return draft(
                by,
                null,
                action,
                "account/1",
                fields("id", account.id(), "kind", account.kind(), "name", account.name()));
    }

    static Draft key(Actor by, String action, Account account, ApiKey key) {
        Map<String, Object> fields =
                fields("id", key.id(), "key", key.keyName(), "account", account.id(), "name", account.name());
        Instant expiresAt = key.expiresAt();
        if (expiresAt != null) {
            fields.put("expires_at", expiresAt.toString());
        }
        return draft(by, null, action, "api-key/1", fields);
    }

    static Draft link(Actor by, Account account, Instant until) {
        return draft(
                by,
                null,
                "CREATE_PASSWORD_LINK",
                "password-link/1",
                fields("id", account.id(), "kind", account.kind(), "name", account.name(), "until", until));
    }

    static Draft grant(Actor by, String action, Account account, Grant grant) {
        return draft(
                by,
                grant.cluster(),
                action,
                "grant/1",
                fields("account", account.id(), "name", account.name(), "role", grant.role()));
    }

    /** An attempt that the actor's roles do not allow. */
    static Draft refused(Actor by, @Nullable ClusterId cluster, Operation operation, String action) {
        return new Draft(
                by,
                cluster,
                null,
                action.isEmpty() ? operation.name() : action,
                payload(ATTEMPT, fields("operation", operation)),
                "NOT_ALLOWED");
    }

    /** An attempt that the actor's roles allow, and something else does not. */
    static Draft failed(Actor by, ClusterId cluster, String action, String error) {
        return new Draft(by, cluster, null, action, payload(ATTEMPT, fields()), error);
    }

    static Draft exported(Actor by, String format, EntryQuery query) {
        Map<String, Object> fields = fields("format", format);
        if (!query.text().isBlank()) {
            fields.put("text", query.text());
        }
        if (query.from() != null) {
            fields.put("from", query.from().toString());
        }
        if (query.to() != null) {
            fields.put("to", query.to().toString());
        }
        return draft(by, null, "EXPORT_LEDGER", "ledger-export/1", fields);
    }

    static Draft organisation(Actor by, boolean operatorsMayAllowAll) {
        return draft(
                by,
                null,
                "SET_ORGANISATION",
                "organisation/1",
                fields("operators_may_allow_all", operatorsMayAllowAll));
    }

    static Draft draft(Actor by, @Nullable ClusterId cluster, String action, String type, Map<String, Object> fields) {
        return new Draft(by, cluster, null, action, payload(type, fields), null);
    }

    static Payload payload(String type, Map<String, Object> fields) {
        return new Payload(type, JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8));
    }

    /** Names and values in turn, in this order. */
    static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            fields.put(
                    (String) namesAndValues[i],
                    value instanceof Number || value instanceof Boolean ? value : value.toString());
        }
        return fields;
    }
}

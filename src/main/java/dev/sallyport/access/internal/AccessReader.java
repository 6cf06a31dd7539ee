package dev.sallyport.access.internal;

import dev.sallyport.access.Operation;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link AccessRecords} wrote. */
@Component
class AccessReader implements EntryReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> OPERATIONS =
            Arrays.stream(Operation.values()).map(Operation::name).collect(Collectors.toUnmodifiableSet());

    @Override
    public @Nullable Sentence sentence(Entry entry) {
        Draft draft = entry.draft();
        String action = draft.action();
        return switch (draft.payload().type()) {
            case "account/1", "api-key/1", "password-link/1" -> new Sentence(action, names(draft));
            case "grant/1" -> new Sentence(action, List.of(text(draft, "role"), text(draft, "name")));
            case "organisation/1" -> new Sentence(action + "." + text(draft, "operators_may_allow_all"), List.of());
            case "ledger-export/1" -> new Sentence(action, List.of(text(draft, "format")));
            case AccessRecords.ATTEMPT -> new Sentence("refused", List.of(attempted(draft)));
            case "attempts/1" -> new Sentence(action, List.of(text(draft, "attempts")));
            case "sign-in-refused/1" ->
                new Sentence(
                        action,
                        List.of(
                                text(draft, "source"),
                                text(draft, "door"),
                                text(draft, "failed"),
                                text(draft, "slowed")));
            default ->
                draft.error() != null && OPERATIONS.contains(action) ? new Sentence("refused", List.of(action)) : null;
        };
    }

    /** The operation that was not allowed says more than the action: it may be one that only some content needs. */
    private static String attempted(Draft draft) {
        String operation = text(draft, "operation");
        return operation.isEmpty() ? draft.action() : operation;
    }

    private static List<String> names(Draft draft) {
        JsonNode payload = read(draft);
        String name = payload.path("name").asString("");
        String key = payload.path("key").asString("");
        return key.isEmpty() ? List.of(name) : List.of(name, key);
    }

    @Override
    public List<FieldChange> changes(Entry entry) {
        Draft draft = entry.draft();
        return switch (draft.payload().type()) {
            case "api-key/1", "password-link/1" ->
                read(draft).properties().stream()
                        .filter(field -> field.getKey().equals("expires_at")
                                || field.getKey().equals("until"))
                        .map(field -> new FieldChange(
                                field.getKey(), null, field.getValue().asString()))
                        .toList();
            case "organisation/1" ->
                List.of(new FieldChange(
                        "operators_may_allow_all",
                        Boolean.toString(!Boolean.parseBoolean(text(draft, "operators_may_allow_all"))),
                        text(draft, "operators_may_allow_all")));
            default -> List.of();
        };
    }

    private static String text(Draft draft, String field) {
        return read(draft).path(field).asString("");
    }

    private static JsonNode read(Draft draft) {
        return JSON.readTree(draft.payload().bytes());
    }
}

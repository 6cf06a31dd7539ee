package dev.sallyport.reports;

import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import dev.sallyport.words.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says in words that evidence or a report left the house. */
@Component
class EvidenceReader implements EntryReader {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public @Nullable Sentence sentence(Entry entry) {
        return switch (entry.draft().payload().type()) {
            case Evidence.EXPORTED -> new Sentence(entry.draft().action(), List.of());
            case Documents.EXPORTED -> {
                JsonNode fields = JSON.readTree(entry.draft().payload().bytes());
                yield new Sentence(
                        entry.draft().action(),
                        List.of(
                                Words.of("activity.report."
                                        + fields.path("report").asString()),
                                fields.path("format").asString(),
                                fields.path("at").asString()));
            }
            default -> null;
        };
    }

    @Override
    public List<FieldChange> changes(Entry entry) {
        return List.of();
    }
}

package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.Entry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What an entry with a fact about gateways says. */
public record FactContent(Map<String, String> texts) {

    public static final String TYPE = "gateway-fact/1";
    public static final String PROVEN = "PERIMETER_PROVEN";
    public static final String LOST = "GATEWAY_LOST";
    public static final String BACK = "GATEWAY_BACK";
    public static final String ENDED = "GATEWAY_ENDED";
    public static final String ATTESTED = "GATEWAY_ATTESTED";
    public static final String AWAY = "CONSOLE_AWAY";
    public static final String DISAGREE = "GATEWAYS_DISAGREE";
    public static final String AGREE = "GATEWAYS_AGREE";

    /** Those that are about no cluster and so about all. */
    public static final Set<String> OF_ALL = Set.of(LOST, BACK, ENDED, ATTESTED, AWAY);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public FactContent {
        texts = Map.copyOf(texts);
    }

    /** Throws an unchecked exception if it is none. */
    public static FactContent of(Entry entry) {
        return new FactContent(
                JSON.readValue(entry.draft().payload().bytes(), new TypeReference<Map<String, String>>() {}));
    }

    public String gateway() {
        return texts.getOrDefault("gateway", "");
    }

    public Instant from() {
        return instant("from");
    }

    public Instant until() {
        return instant("to");
    }

    /** Microseconds, as the database keeps them. */
    private Instant instant(String name) {
        return Instant.parse(Objects.requireNonNull(texts.get(name))).truncatedTo(ChronoUnit.MICROS);
    }
}

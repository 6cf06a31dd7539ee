package dev.sallyport.enforcement.internal;

import dev.sallyport.enforcement.GatewayAlarm;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryReader;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.ledger.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Facts about gateways as entries of the ledger: payload {@code gateway-fact/1}, an object of texts. They change no perimeter. */
@Component
class LedgerFacts implements EnforcementFacts, EntryReader {

    static final String TYPE = FactContent.TYPE;
    static final String PROVEN = FactContent.PROVEN;
    static final String LOST = FactContent.LOST;
    static final String BACK = FactContent.BACK;
    static final String AWAY = FactContent.AWAY;
    static final String DISAGREE = FactContent.DISAGREE;
    static final String AGREE = FactContent.AGREE;
    static final String ALARM = "GATEWAY_ALARM";

    static final Actor ENFORCEMENT = Actor.system("enforcement");
    private static final int LONGEST_WORDS = 1_024;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final StoredKnowledge rows;

    LedgerFacts(Ledger ledger, StoredKnowledge rows, TransactionTemplate transaction) {
        this.ledger = ledger;
        this.rows = rows;
        this.transaction = transaction;
    }

    @Override
    public void proven(ClusterId cluster, long revision, Instant from, Instant until) {
        transaction.executeWithoutResult(status -> {
            append(ENFORCEMENT, cluster, revision, PROVEN, Map.of("from", from.toString(), "to", until.toString()));
            rows.proven(cluster, revision, from, until);
        });
    }

    @Override
    public void lost(String gateway, Instant since) {
        transaction.executeWithoutResult(status -> {
            ledger.serialise();
            if (rows.ended(gateway)) {
                // Its end was written first, and ends what was not known of it.
                return;
            }
            append(ENFORCEMENT, null, null, LOST, Map.of("gateway", gateway, "from", since.toString()));
            rows.unknown(gateway, since, null);
        });
    }

    @Override
    public void back(String gateway, Instant from, Instant to) {
        transaction.executeWithoutResult(status -> {
            append(
                    ENFORCEMENT,
                    null,
                    null,
                    BACK,
                    Map.of("gateway", gateway, "from", from.toString(), "to", to.toString()));
            rows.unknown(gateway, from, to);
        });
    }

    /**
     * It is required no more, because it closed its listeners or somebody attested its end: what it enforces concerns nobody from now on,
     * seen or not. Within the caller's transaction, if there is one.
     *
     * @return when that was, as the ledger says
     */
    Instant left(Actor actor, String action, Map<String, String> content) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Instant at = append(actor, null, null, action, content).at();
            rows.left(Objects.requireNonNull(content.get("gateway")), at);
            return at;
        }));
    }

    @Override
    public Open open() {
        return rows.open();
    }

    @Override
    public void disagreed(ClusterId cluster, Instant from, @Nullable Instant until) {
        transaction.executeWithoutResult(status -> {
            append(
                    ENFORCEMENT,
                    cluster,
                    null,
                    until == null ? DISAGREE : AGREE,
                    until == null
                            ? Map.of("from", from.toString())
                            : Map.of("from", from.toString(), "to", until.toString()));
            rows.disagreed(cluster, from, until);
        });
    }

    /** The console was not running, or had no database: nothing that happened at gateways in between was heard. */
    void away(Instant from, Instant to) {
        transaction.executeWithoutResult(status -> {
            append(ENFORCEMENT, null, null, AWAY, Map.of("from", from.toString(), "to", to.toString()));
            rows.unknown(null, from, to);
        });
    }

    @Override
    public void alarm(String gateway, @Nullable ClusterId cluster, GatewayAlarm alarm, String words) {
        append(
                ENFORCEMENT,
                cluster,
                null,
                ALARM,
                Map.of("gateway", gateway, "alarm", alarm.name(), "words", cut(words)));
    }

    /** Within the caller's transaction, if there is one. */
    Entry append(
            Actor actor,
            @Nullable ClusterId cluster,
            @Nullable Long revision,
            String action,
            Map<String, String> content) {
        return Objects.requireNonNull(transaction.execute(status -> {
            ledger.serialise();
            return ledger.appendTightening(new Draft(actor, cluster, revision, action, payload(content), null));
        }));
    }

    static Payload payload(Map<String, String> content) {
        return new Payload(TYPE, JSON.writeValueAsString(new TreeMap<>(content)).getBytes(StandardCharsets.UTF_8));
    }

    static String cut(String words) {
        return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS);
    }

    static Map<String, String> content(Entry entry) {
        return new TreeMap<>(FactContent.of(entry).texts());
    }

    @Override
    public @Nullable Sentence sentence(Entry entry) {
        if (!entry.draft().payload().type().equals(TYPE)) {
            return null;
        }
        Map<String, String> content = content(entry);
        String action = entry.draft().action();
        String gateway = content.getOrDefault("gateway", "");
        return switch (action) {
            case ALARM -> new Sentence(action + "." + content.getOrDefault("alarm", ""), List.of(gateway));
            case PROVEN, AWAY, DISAGREE, AGREE -> new Sentence(action, List.of());
            default -> new Sentence(action, List.of(gateway));
        };
    }

    @Override
    public List<FieldChange> changes(Entry entry) {
        return entry.draft().payload().type().equals(TYPE)
                ? content(entry).entrySet().stream()
                        .map(field -> new FieldChange(field.getKey(), null, field.getValue()))
                        .toList()
                : List.of();
    }
}

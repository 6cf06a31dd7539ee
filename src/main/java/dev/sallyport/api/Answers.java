package dev.sallyport.api;

import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.Ledger;
import dev.sallyport.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a change once, however often a request with the same idempotency key comes: the answer is written in the transaction of the
 * change, and given again for a day. Keys are told apart by account, method and path, ids as they are read and not as they are spelled.
 */
@Component
class Answers {

    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int LONGEST_KEY = 255;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final TransactionTemplate transaction;
    private final JsonMapper json;
    private final Clock clock;
    private final Set<Key> inFlight = ConcurrentHashMap.newKeySet();

    private record Key(Actor actor, String operation, String text) {}

    private record Stored(String digest, String answer) {}

    Answers(JdbcClient jdbc, Ledger ledger, PlatformTransactionManager transactions, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.transaction = new TransactionTemplate(transactions);
        this.json = json;
        this.clock = clock;
    }

    /**
     * The answer of {@code change}, or the one it gave before.
     *
     * @param text the idempotency key, or null if there is none: then the change is made
     * @param still asked before an earlier answer is given again: throws if that is no longer for this actor
     * @throws ApiException 409 if the key came with another body before, 503 if its first request has not ended
     */
    <T> T once(
            Actor actor,
            HttpServletRequest request,
            @Nullable String text,
            Class<T> type,
            Runnable still,
            Supplier<T> change) {
        if (text == null || text.isEmpty()) {
            return change.get();
        }
        if (text.length() > LONGEST_KEY) {
            throw new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.idempotency_key_long"));
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw Paging.invalid();
        }
        Key key = new Key(actor, operation(request), text);
        if (!inFlight.add(key)) {
            throw ApiException.later(Words.of("api.in_flight"), SOON);
        }
        try {
            String digest = digest(request);
            Optional<Stored> before = stored(key);
            before.ifPresent(answer -> still.run());
            return json.readValue(
                    before.map(answer -> again(answer, digest)).orElseGet(() -> first(key, digest, change)), type);
        } finally {
            inFlight.remove(key);
        }
    }

    /** The operation and what it is about, however the ids in the path were spelled. */
    private static String operation(HttpServletRequest request) {
        String operation =
                request.getMethod() + " " + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            for (Map.Entry<?, ?> variable : variables.entrySet()) {
                operation = operation.replace(
                        "{" + variable.getKey() + "}",
                        ApiArguments.uuid(String.valueOf(variable.getValue())).toString());
            }
        }
        return operation;
    }

    private static String again(Stored first, String digest) {
        if (!first.digest().equals(digest)) {
            throw new ApiException(HttpStatus.CONFLICT, Words.of("api.idempotency_key_reused"));
        }
        return first.answer();
    }

    private <T> String first(Key key, String digest, Supplier<T> change) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> {
                // Before anything is read: what the change reads must still be true when it is its turn.
                ledger.serialise();
                String answer = json.writeValueAsString(change.get());
                jdbc.sql("INSERT INTO api_answer (account_id, operation, request_key, body_digest, answer, answered_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?)")
                        .param(key.actor().id())
                        .param(key.operation())
                        .param(key.text())
                        .param(digest)
                        .param(answer)
                        .param(clock.instant().atOffset(ZoneOffset.UTC))
                        .update();
                return answer;
            }));
        } catch (DuplicateKeyException e) {
            // Its twin came through another replica; the change of this one is undone.
            throw ApiException.later(Words.of("api.in_flight"), SOON);
        }
    }

    private Optional<Stored> stored(Key key) {
        jdbc.sql(
                        "DELETE FROM api_answer WHERE account_id = ? AND operation = ? AND request_key = ? AND answered_at < ?")
                .param(key.actor().id())
                .param(key.operation())
                .param(key.text())
                .param(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .update();
        return jdbc.sql("SELECT body_digest, answer FROM api_answer"
                        + " WHERE account_id = ? AND operation = ? AND request_key = ?")
                .param(key.actor().id())
                .param(key.operation())
                .param(key.text())
                .query((row, number) -> new Stored(row.getString(1), row.getString(2)))
                .optional();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT10M")
    void forget() {
        jdbc.sql("DELETE FROM api_answer WHERE answered_at < ?")
                .param(clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .update();
    }

    private static String digest(HttpServletRequest request) {
        byte[] body = request.getAttribute(RequestBodies.BYTES) instanceof byte[] bytes ? bytes : new byte[0];
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

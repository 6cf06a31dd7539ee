package dev.sallyport.enforcement.internal;

import dev.sallyport.ledger.Actor;
import dev.sallyport.net.InvalidValueException;
import dev.sallyport.net.Problem;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * In the table {@code enforcement_gateway}: who was ever required, so that a gateway does not leave by being forgotten. One that is
 * configured no longer counts as being retired; a name that ended is not required again.
 */
@Component
public class StoredRoster implements Roster {

    /** The Envoy that this console runs itself. It is there or not with the console, and cannot be retired. */
    public static final String LOCAL = "local";

    static final String RETIRED = "GATEWAY_RETIRED";
    static final String ENDED = FactContent.ENDED;
    static final String ATTESTED = FactContent.ATTESTED;
    static final String OVERWRITTEN = "GATEWAY_OVERWRITTEN";

    private static final String LEAVING_SINCE = "leaving_since";
    private static final String ENDED_AT = "ended_at";

    private static final Logger log = LoggerFactory.getLogger(StoredRoster.class);

    private record Row(
            String name, String address, @Nullable Instant leavingSince, boolean ended) {}

    private final EnforcementSettings settings;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LedgerFacts facts;

    /** Unmodifiable, in order; null until it is read. */
    private volatile @Nullable Map<String, Enrolled> current;

    public StoredRoster(
            EnforcementSettings settings, JdbcClient jdbc, TransactionTemplate transaction, LedgerFacts facts) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.facts = facts;
    }

    @Override
    public List<Enrolled> enrolled() {
        return List.copyOf(all().values());
    }

    /** The address that the gateway's listeners bind; that of the local gateway for a name that is not required. */
    public String address(String gateway) {
        Enrolled one = all().get(gateway);
        return one == null ? settings.egressAddress() : one.address();
    }

    /** Waits for no writer once it was read: a writer waits for the ledger, which whoever asks may hold. */
    private Map<String, Enrolled> all() {
        Map<String, Enrolled> now = current;
        return now == null ? first() : now;
    }

    private synchronized Map<String, Enrolled> first() {
        Map<String, Enrolled> now = current;
        if (now == null) {
            now = Collections.unmodifiableMap(read());
            current = now;
        }
        return now;
    }

    private void put(Enrolled gateway) {
        Map<String, Enrolled> next = new LinkedHashMap<>(all());
        next.put(gateway.name(), gateway);
        current = Collections.unmodifiableMap(next);
    }

    private void remove(String gateway) {
        Map<String, Enrolled> next = new LinkedHashMap<>(all());
        next.remove(gateway);
        current = Collections.unmodifiableMap(next);
    }

    private Map<String, Enrolled> read() {
        Map<String, Enrolled> required = new LinkedHashMap<>();
        if (settings.localGateway()) {
            required.put(LOCAL, new Enrolled(LOCAL, settings.egressAddress(), null));
        } else if (facts.open().lost().containsKey(LOCAL)) {
            // It leaves by the configuration alone, and was out of sight when it did.
            facts.left(LedgerFacts.ENFORCEMENT, ENDED, Map.of("gateway", LOCAL));
        }
        Map<String, String> configured = settings.otherGateways();
        Set<String> known = new HashSet<>();
        for (Row row : rows()) {
            known.add(row.name());
            if (row.ended()) {
                if (configured.containsKey(row.name())) {
                    log.warn("Gateway {} was retired for good; enrol it under another name", row.name());
                }
                continue;
            }
            Instant leavingSince = row.leavingSince();
            if (leavingSince == null && !configured.containsKey(row.name())) {
                leavingSince =
                        write(LedgerFacts.ENFORCEMENT, RETIRED, row.name(), "not configured any more", LEAVING_SINCE);
            }
            required.put(
                    row.name(),
                    new Enrolled(row.name(), configured.getOrDefault(row.name(), row.address()), leavingSince));
        }
        configured.forEach((name, address) -> {
            if (!known.contains(name)) {
                jdbc.sql("INSERT INTO enforcement_gateway (name, address) VALUES (?, ?)")
                        .param(name)
                        .param(address)
                        .update();
                required.put(name, new Enrolled(name, address, null));
            }
        });
        return required;
    }

    private List<Row> rows() {
        return jdbc.sql("SELECT name, address, leaving_since, ended_at FROM enforcement_gateway ORDER BY name")
                .query((row, number) -> {
                    OffsetDateTime since = row.getObject(3, OffsetDateTime.class);
                    return new Row(
                            row.getString(1),
                            row.getString(2),
                            since == null ? null : since.toInstant(),
                            row.getObject(4, OffsetDateTime.class) != null);
                })
                .list();
    }

    /** @throws InvalidValueException if it is not required, or is being retired already */
    public synchronized void retire(Actor actor, String gateway) {
        Enrolled before = required(gateway);
        if (before.leavingSince() != null) {
            throw new InvalidValueException(Problem.of("GATEWAY_RETIRING", gateway));
        }
        put(new Enrolled(gateway, before.address(), write(actor, RETIRED, gateway, "", LEAVING_SINCE)));
    }

    @Override
    public synchronized void ended(String gateway) {
        if (all().containsKey(gateway)) {
            write(LedgerFacts.ENFORCEMENT, ENDED, gateway, "", ENDED_AT);
            remove(gateway);
        }
    }

    /** @throws InvalidValueException if it is not being retired */
    public synchronized void attest(Actor actor, String gateway, String reason) {
        if (required(gateway).leavingSince() == null) {
            throw new InvalidValueException(Problem.of("GATEWAY_NOT_RETIRING", gateway));
        }
        write(actor, ATTESTED, gateway, reason, ENDED_AT);
        remove(gateway);
    }

    /** @throws InvalidValueException if it is not required */
    public synchronized void overwritten(Actor actor, String gateway, String reason) {
        required(gateway);
        facts.append(actor, null, null, OVERWRITTEN, Map.of("gateway", gateway, "reason", reason));
    }

    private Enrolled required(String gateway) {
        Enrolled one = all().get(gateway);
        if (one == null) {
            throw new InvalidValueException(Problem.of("GATEWAY_UNKNOWN", gateway));
        }
        return one;
    }

    /**
     * @param column {@link #LEAVING_SINCE} or {@link #ENDED_AT}
     * @return what it holds now: the time of the entry
     */
    private Instant write(Actor actor, String action, String gateway, String reason, String column) {
        Map<String, String> content =
                reason.isEmpty() ? Map.of("gateway", gateway) : Map.of("gateway", gateway, "reason", reason);
        return Objects.requireNonNull(transaction.execute(status -> {
            Instant at = column.equals(ENDED_AT)
                    ? facts.left(actor, action, content)
                    : facts.append(actor, null, null, action, content).at();
            jdbc.sql("UPDATE enforcement_gateway SET " + column + " = ? WHERE name = ?")
                    .param(OffsetDateTime.ofInstant(at, ZoneOffset.UTC))
                    .param(gateway)
                    .update();
            return at;
        }));
    }
}

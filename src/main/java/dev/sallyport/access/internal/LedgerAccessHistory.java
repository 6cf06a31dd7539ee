package dev.sallyport.access.internal;

import dev.sallyport.access.AccessHistory;
import dev.sallyport.access.Role;
import dev.sallyport.access.ServiceAccounts;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.Draft;
import dev.sallyport.ledger.Entry;
import dev.sallyport.ledger.EntryPage;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Ledger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Folds the entries that {@link AccessRecords} wrote. There are few of them in any ledger: sign-ins and refusals are not among them. */
@Component
class LedgerAccessHistory implements AccessHistory {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Each asked for by itself, so that the index by action finds them among millions of others. */
    private static final List<String> ACTIONS = List.of(
            "CREATE_USER",
            "CREATE_SERVICE_ACCOUNT",
            "UPDATE_SERVICE_ACCOUNT",
            "DISABLE_ACCOUNT",
            ServiceAccounts.DELETION,
            "ENABLE_ACCOUNT",
            "ASSIGN_USER_ROLE",
            "REMOVE_USER_FROM_ROLE",
            "CREATE_API_KEY",
            "DELETE_API_KEY",
            "SET_ORGANISATION");

    private final Ledger ledger;

    LedgerAccessHistory(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Then at(ClusterId cluster, Instant at) {
        Fold fold = new Fold(cluster);
        entries(at).forEach(fold::add);
        return fold.then(at);
    }

    private List<Entry> entries(Instant at) {
        // The end of a query is not part of it, and entries have whole microseconds.
        Instant end = at.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        List<Entry> entries = new ArrayList<>();
        for (String action : ACTIONS) {
            EntryQuery query = new EntryQuery(
                    "", Set.of(), Set.of(action), null, null, false, null, end, null, true, EntryQuery.MOST);
            EntryPage page = ledger.find(query);
            entries.addAll(page.entries());
            while (page.next() != null) {
                page = ledger.find(query.beyond(page.next()));
                entries.addAll(page.entries());
            }
        }
        entries.removeIf(entry -> entry.draft().error() != null);
        entries.sort(Comparator.comparingLong(Entry::sequence));
        return entries;
    }

    private static final class Known {

        final Actor.Kind kind;
        final Map<String, GrantThen> grants = new LinkedHashMap<>();
        final Map<String, KeyThen> keys = new LinkedHashMap<>();
        String name;
        boolean disabled;

        Known(Actor.Kind kind, String name) {
            this.kind = kind;
            this.name = name;
        }
    }

    private static final class Fold {

        private final ClusterId cluster;
        private final Map<UUID, Known> accounts = new LinkedHashMap<>();
        private boolean operatorsMayAllowAll;

        Fold(ClusterId cluster) {
            this.cluster = cluster;
        }

        void add(Entry entry) {
            Draft draft = entry.draft();
            JsonNode payload = JSON.readTree(draft.payload().bytes());
            switch (draft.payload().type()) {
                case "account/1" -> account(draft.action(), payload);
                case "grant/1" -> grant(entry, payload);
                case "api-key/1" -> key(entry, payload);
                case "organisation/1" ->
                    operatorsMayAllowAll = Boolean.parseBoolean(
                            payload.path("operators_may_allow_all").asString("false"));
                default -> {}
            }
        }

        private void account(String action, JsonNode payload) {
            String name = payload.path("name").asString("");
            Known known = accounts.computeIfAbsent(
                    id(payload, "id"),
                    id -> new Known(Actor.Kind.valueOf(payload.path("kind").asString("PERSON")), name));
            known.name = name;
            switch (action) {
                case "DISABLE_ACCOUNT", ServiceAccounts.DELETION -> known.disabled = true;
                case "ENABLE_ACCOUNT" -> known.disabled = false;
                default -> {}
            }
        }

        private void grant(Entry entry, JsonNode payload) {
            Known known = accounts.get(id(payload, "account"));
            ClusterId of = entry.draft().cluster();
            if (known == null || (of != null && !of.equals(cluster))) {
                return;
            }
            String role = payload.path("role").asString("");
            String key = role + " " + of;
            if (entry.draft().action().equals("ASSIGN_USER_ROLE")) {
                known.grants.put(
                        key,
                        new GrantThen(
                                Role.valueOf(role),
                                of,
                                entry.at(),
                                entry.draft().actor().name()));
            } else {
                known.grants.remove(key);
            }
        }

        private void key(Entry entry, JsonNode payload) {
            Known known = accounts.get(id(payload, "account"));
            if (known == null) {
                return;
            }
            String name = payload.path("key").asString("");
            if (entry.draft().action().equals("CREATE_API_KEY")) {
                known.keys.put(name, new KeyThen(name, entry.at(), end(payload)));
            } else {
                known.keys.remove(name);
            }
        }

        private static @Nullable Instant end(JsonNode payload) {
            String text = payload.path("expires_at").asString("");
            return text.isEmpty() ? null : Instant.parse(text);
        }

        private static UUID id(JsonNode payload, String field) {
            return UUID.fromString(payload.path(field).asString(""));
        }

        Then then(Instant at) {
            List<AccountThen> then = new ArrayList<>();
            accounts.forEach((id, known) -> {
                if (!known.disabled && !known.grants.isEmpty()) {
                    then.add(new AccountThen(
                            id,
                            known.kind,
                            known.name,
                            List.copyOf(known.grants.values()),
                            known.keys.values().stream()
                                    .filter(key -> key.expiresAt() == null
                                            || key.expiresAt().isAfter(at))
                                    .toList()));
                }
            });
            then.sort(Comparator.comparing(AccountThen::kind)
                    .thenComparing(AccountThen::name, String.CASE_INSENSITIVE_ORDER));
            return new Then(then, operatorsMayAllowAll);
        }
    }
}

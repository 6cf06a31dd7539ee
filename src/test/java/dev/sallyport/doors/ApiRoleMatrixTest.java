package dev.sallyport.doors;

import static dev.sallyport.doors.ApiCalls.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sallyport.access.Accounts;
import dev.sallyport.access.IssuedKey;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.Actor;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.ledger.EntryQuery;
import dev.sallyport.ledger.Ledger;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every role at every endpoint, for the organisation and for one cluster, against the table written out here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiRoleMatrixTest {

    /** yes: everywhere; scope: where the role was granted; -: nowhere. The bodies change nothing, or what was made for the purpose. */
    private static final String TABLE = """
            endpoint                                              | body                                  | ORG_ADMIN | CLUSTER_ADMIN | CLUSTER_OPERATOR_WRITER | CLUSTER_MONITOR | AUDITOR | ORG_MEMBER
            GET /clusters                                         |                                       | yes | yes   | yes   | yes   | yes | -
            POST /clusters                                        | {"name":"","provider":"AWS"}          | yes | -     | -     | -     | -   | -
            GET /clusters/{c}                                     |                                       | yes | scope | scope | scope | yes | -
            PATCH /clusters/{c}                                   | {}                                    | yes | scope | -     | -     | -   | -
            DELETE /clusters/{fresh}                              |                                       | yes | scope | -     | -     | -   | -
            GET /clusters/{c}/nodes                               |                                       | yes | scope | scope | scope | yes | -
            GET /clusters/{c}/backups-config                      |                                       | yes | scope | scope | scope | yes | -
            GET /clusters/{c}/perimeter/status Accept:text/event-stream |                                 | yes | scope | scope | scope | yes | -
            GET /clusters/{c}/perimeter/status                    |                                       | yes | scope | scope | scope | yes | -
            GET /clusters/{c}/networking/egress-rules             |                                       | yes | scope | scope | scope | yes | -
            GET /clusters/{c}/networking/egress-rules:decide?destination=a.example:1 |                    | yes | scope | scope | scope | yes | -
            POST /clusters/{c}/networking/egress-rules            | {}                                    | yes | scope | scope | -     | -   | -
            GET /clusters/{c}/networking/egress-rules/{u}         |                                       | yes | scope | scope | scope | yes | -
            PATCH /clusters/{c}/networking/egress-rules/{u}       | {}                                    | yes | scope | scope | -     | -   | -
            DELETE /clusters/{c}/networking/egress-rules/{u}      |                                       | yes | scope | scope | -     | -   | -
            POST /clusters/{c}/networking/egress-rules/egress-traffic-policy | {"allow_all":false}        | yes | scope | scope | -     | -   | -
            POST /clusters/{c}/networking/egress-rules/egress-traffic-policy | {"allow_all":true}         | yes | scope | -     | -     | -   | -
            GET /reports/reachable?at=2026-01-01T00:00:00Z        |                                       | yes | yes   | yes   | -     | yes | -
            GET /reports/clusters/{c}/reachable?at=2026-01-01T00:00:00Z |                                 | yes | scope | scope | -     | yes | -
            GET /reports/clusters/{c}/compare?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z |         | yes | scope | scope | -     | yes | -
            GET /reports/clusters/{c}/timeline                    |                                       | yes | scope | scope | -     | yes | -
            GET /reports/clusters/{c}/exposure                    |                                       | yes | scope | scope | -     | yes | -
            GET /reports/clusters/{c}/who-could?at=2026-01-01T00:00:00Z |                                 | yes | scope | -     | -     | yes | -
            GET /reports/file?at=2026-01-01T00:00:00Z&format=csv  |                                       | yes | yes   | yes   | -     | yes | -
            GET /reports/clusters/{c}/file?at=2026-01-01T00:00:00Z&format=json&report=reachable |         | yes | scope | scope | -     | yes | -
            GET /reports/clusters/{c}/document?at=2026-01-01T00:00:00Z |                                  | yes | scope | scope | -     | yes | -
            GET /reports/evidence?at=2026-01-01T00:00:00Z         |                                       | yes | org   | org   | -     | yes | -
            GET /reports/clusters/{c}/evidence?at=2026-01-01T00:00:00Z |                                  | yes | org   | org   | -     | yes | -
            GET /organization                                     |                                       | yes | yes   | yes   | yes   | yes | yes
            GET /auditlogevents                                   |                                       | yes | org   | org   | -     | yes | -
            GET /service-accounts                                 |                                       | yes | -     | -     | -     | yes | -
            POST /service-accounts                                | {"name":""}                           | yes | -     | -     | -     | -   | -
            GET /service-accounts/{a}                             |                                       | yes | -     | -     | -     | yes | -
            PATCH /service-accounts/{a}                           | {}                                    | yes | -     | -     | -     | -   | -
            DELETE /service-accounts/{freshAccount}               |                                       | yes | -     | -     | -     | -   | -
            GET /api-keys                                         |                                       | yes | -     | -     | -     | yes | -
            POST /api-keys                                        | {"name":"","service_account_id":"{u}"} | yes | -    | -     | -     | -   | -
            GET /api-keys/{k}                                     |                                       | yes | -     | -     | -     | yes | -
            PATCH /api-keys/{k}                                   | {"name":"same"}                       | yes | -     | -     | -     | -   | -
            DELETE /api-keys/{freshKey}                           |                                       | yes | -     | -     | -     | -   | -
            GET /roles                                            |                                       | yes | org   | -     | -     | yes | -
            GET /roles/{a}                                        |                                       | yes | org   | -     | -     | yes | -
            PUT /roles/{a}                                        | {"roles":[{"name":"ORG_MEMBER","resource":{"type":"ORGANIZATION"}}]} | yes | - | - | - | - | -
            POST /roles/{a}/CLUSTER/{c}/CLUSTER_MONITOR           |                                       | yes | scope | -     | -     | -   | -
            DELETE /roles/{a}/CLUSTER/{c}/CLUSTER_MONITOR         |                                       | yes | scope | -     | -     | -   | -
            POST /roles/{a}/ORGANIZATION/{o}/AUDITOR              |                                       | yes | -     | -     | -     | -   | -
            POST /roles/{a}/ORGANIZATION/{o}/CLUSTER_ADMIN        |                                       | yes | org   | -     | -     | -   | -
            DELETE /roles/{a}/ORGANIZATION/{o}/CLUSTER_ADMIN      |                                       | yes | org   | -     | -     | -   | -
            DELETE /roles/{a}/ORGANIZATION/{o}/AUDITOR            |                                       | yes | -     | -     | -     | -   | -
            GET /users/persons-by-email?email=a@example.com       |                                       | yes | -     | -     | -     | yes | -
            """;

    /** The action under which the audit log has a refused attempt. */
    private static final Map<String, String> REFUSED_AS = Map.ofEntries(
            Map.entry("POST /clusters", "CREATE_CLUSTER"),
            Map.entry("PATCH /clusters/{c}", "UPDATE_CLUSTER"),
            Map.entry("DELETE /clusters/{fresh}", "DELETE_CLUSTER"),
            Map.entry("POST /clusters/{c}/networking/egress-rules", "ADD_EGRESS_RULE"),
            Map.entry("PATCH /clusters/{c}/networking/egress-rules/{u}", "EDIT_EGRESS_RULE"),
            Map.entry("DELETE /clusters/{c}/networking/egress-rules/{u}", "DELETE_EGRESS_RULE"),
            Map.entry("POST /clusters/{c}/networking/egress-rules/egress-traffic-policy", "SET_EGRESS_TRAFFIC_POLICY"),
            Map.entry("POST /service-accounts", "CREATE_SERVICE_ACCOUNT"),
            Map.entry("PATCH /service-accounts/{a}", "UPDATE_SERVICE_ACCOUNT"),
            Map.entry("DELETE /service-accounts/{freshAccount}", "DELETE_SERVICE_ACCOUNT"),
            Map.entry("POST /api-keys", "CREATE_API_KEY"),
            Map.entry("PATCH /api-keys/{k}", "UPDATE_API_KEY"),
            Map.entry("DELETE /api-keys/{freshKey}", "DELETE_API_KEY"),
            Map.entry("PUT /roles/{a}", "ASSIGN_USER_ROLE"),
            Map.entry("POST /roles/{a}", "ASSIGN_USER_ROLE"),
            Map.entry("DELETE /roles/{a}", "REMOVE_USER_FROM_ROLE"));

    private static final Set<Role> FOR_CLUSTERS =
            Set.of(Role.CLUSTER_ADMIN, Role.CLUSTER_OPERATOR_WRITER, Role.CLUSTER_MONITOR);

    private record Row(
            String method,
            String path,
            boolean streams,
            @Nullable String body,
            Map<Role, String> cells) {

        /** As the description has it. */
        String operation() {
            return method + " /api/v1"
                    + path.replaceAll("\\?.*", "")
                            .replaceAll("/(ORGANIZATION|CLUSTER)/\\{.}/[A-Z_]+", "/{x}/{x}/{x}")
                            .replaceAll("\\{[^}]*}", "{}");
        }

        boolean isWrite() {
            return !method.equals("GET");
        }

        boolean takesIdempotencyKey() {
            return isWrite() && path.contains("/egress-rules");
        }

        Row withKey() {
            return body == null
                    ? new Row(method, path + "?idempotency_key=k", streams, null, cells)
                    : new Row(
                            method,
                            path,
                            streams,
                            body.equals("{}")
                                    ? "{\"idempotency_key\":\"k\"}"
                                    : body.replace("}", ",\"idempotency_key\":\"k\"}"),
                            cells);
        }

        String refusedAs() {
            return REFUSED_AS.entrySet().stream()
                    .filter(entry -> entry.getKey().equals(method + " " + path)
                            || (path.startsWith("/roles/") && (method + " " + path).startsWith(entry.getKey())))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** @param scope the cluster for which the role was granted, or null for the organisation */
    private record Caller(
            ApiCalls api,
            UUID account,
            @Nullable Role role,
            @Nullable String scope) {

        static Caller without() {
            IssuedKey key = RunningConsole.shared()
                    .get(Accounts.class)
                    .createServiceAccount(Actor.system("test"), "nobody " + UUID.randomUUID(), Set.of(), null);
            return new Caller(ApiCalls.withKey(key.secret()), key.account(), null, null);
        }

        static Caller with(Role role, @Nullable String scope) {
            IssuedKey key = ApiCalls.issued(role, scope);
            return new Caller(ApiCalls.withKey(key.secret()), key.account(), role, scope);
        }
    }

    private final ApiCalls admin = ApiCalls.admin();
    private final String own = admin.cluster();
    private final String foreign = admin.cluster();
    private final String missing = UUID.randomUUID().toString();
    private final String organisation = admin.get("/organization").get("id").asString();

    @Test
    void every_operation_of_the_description_has_a_row() {
        Set<String> described = new TreeSet<>();
        Description.document()
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{[^}]*}", "{}"))));
        assertThat(rows()).extracting(Row::operation).containsAll(described).allMatch(described::contains);
    }

    /** With an idempotency key too: it must not make a refused write a refused read, which is in no ledger. */
    @Test
    void every_refused_write_is_in_the_ledger_once_under_what_was_attempted() {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Row row : rows().stream().filter(Row::isWrite).toList()) {
            List<Row> ways = row.takesIdempotencyKey() ? List.of(row, row.withKey()) : List.of(row);
            for (Row way : ways) {
                for (Role role : new Role[] {null, Role.CLUSTER_MONITOR}) {
                    Caller caller = role == null ? Caller.without() : Caller.with(role, own);
                    assertStatus(send(way, caller.api(), own, own), 403, 7);
                    asked++;
                    List<String> entries = refusalsOf(caller.account(), way);
                    if (!entries.equals(List.of(row.refusedAs() + " NOT_ALLOWED"))) {
                        wrong.add(way.method() + " " + way.path() + " " + way.body() + " as " + role + ": " + entries);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(40);
    }

    /** One that is refused inside the transaction of an idempotency key is written once that is over. */
    private static List<String> refusalsOf(UUID account, Row row) {
        Supplier<List<String>> read =
                () -> RunningConsole.shared().get(Ledger.class).find(EntryQuery.newest(100)).entries().stream()
                        .filter(entry -> entry.draft().actor().id().equals(account))
                        .map(entry ->
                                entry.draft().action() + " " + entry.draft().error())
                        .toList();
        return await("in the ledger: " + row.method() + " " + row.path())
                .atMost(Duration.ofSeconds(10))
                .until(read::get, entries -> !entries.isEmpty());
    }

    @Test
    void every_role_gets_through_where_the_table_says_and_nowhere_else() {
        List<String> wrong = new ArrayList<>();
        List<Row> rows = rows();
        for (Role role : Role.values()) {
            Caller everywhere = Caller.with(role, null);
            for (Row row : rows) {
                check(
                        row,
                        everywhere,
                        role + " of the organisation",
                        own,
                        !cell(row, role).equals("-"),
                        wrong);
            }
            if (FOR_CLUSTERS.contains(role)) {
                Caller here = Caller.with(role, own);
                for (Row row : rows) {
                    String cell = cell(row, role);
                    boolean yes = cell.equals("yes");
                    check(row, here, role + " of the cluster", own, yes || cell.equals("scope"), wrong);
                    check(row, here, role + " of another cluster", foreign, yes, wrong);
                    check(row, here, role + " of another cluster, at none", missing, yes, wrong);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void without_a_role_every_endpoint_is_refused_alike_and_without_a_key_too() {
        ApiCalls nobody = Caller.without().api();
        ApiCalls stranger = ApiCalls.withKey("CCDB1_nobodynobodynobodynobo_0123456789012345678901234567890123456789");
        for (Row row : rows()) {
            HttpResponse<String> here = send(row, nobody, own, own);
            assertStatus(here, 403, 7);
            assertThat(send(row, nobody, missing, missing).body()).isEqualTo(here.body());
            assertStatus(send(row, stranger, own, own), 401, 16);
        }
    }

    private void check(Row row, Caller caller, String who, String cluster, boolean allowed, List<String> wrong) {
        HttpResponse<String> answer = send(row, caller.api(), cluster, freshFor(row, caller, cluster));
        boolean through = answer.statusCode() == 200 || answer.statusCode() == 400 || answer.statusCode() == 404;
        if (through != allowed || (!through && answer.statusCode() != 403)) {
            wrong.add(who + ": " + row.method() + " " + row.path() + " " + answer.statusCode() + " " + answer.body());
        }
    }

    /** A cluster to delete: one of the caller's own where the row is about that, else the one that is not the caller's. */
    private String freshFor(Row row, Caller caller, String cluster) {
        if (!row.path().contains("{fresh}") || !cluster.equals(own)) {
            return cluster;
        }
        String fresh = admin.cluster();
        if (caller.scope() != null && caller.role() != null) {
            RunningConsole.shared()
                    .get(Accounts.class)
                    .grant(Actor.system("test"), ClusterId.parse(fresh), caller.account(), caller.role());
        }
        return fresh;
    }

    private HttpResponse<String> send(Row row, ApiCalls caller, String cluster, String fresh) {
        String path = row.path()
                .replace("{c}", cluster)
                .replace("{fresh}", fresh)
                .replace("{u}", UUID.randomUUID().toString());
        if (path.contains("{a}") || path.contains("{k}") || path.contains("{fresh")) {
            var issued = ApiCalls.issued(Role.ORG_MEMBER, null);
            String key = issued.secret().substring(0, issued.secret().lastIndexOf('_'));
            path = path.replace("{a}", issued.account().toString())
                    .replace("{freshAccount}", issued.account().toString())
                    .replace("{k}", key)
                    .replace("{freshKey}", key);
        }
        String body = row.body() == null
                ? null
                : row.body().replace("{u}", UUID.randomUUID().toString());
        return row.streams() ? caller.stream(path) : caller.send(row.method(), path.replace("{o}", organisation), body);
    }

    private static String cell(Row row, Role role) {
        return row.cells().getOrDefault(role, "?");
    }

    private static List<Row> rows() {
        List<String> lines = TABLE.lines().toList();
        String[] head = lines.getFirst().split("\\|");
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\\|");
            Map<Role, String> allowed = new EnumMap<>(Role.class);
            for (int i = 2; i < cells.length; i++) {
                allowed.put(Role.valueOf(head[i].strip()), cells[i].strip());
            }
            String[] endpoint = cells[0].strip().split(" ");
            rows.add(new Row(
                    endpoint[0],
                    endpoint[1],
                    endpoint.length > 2,
                    cells[1].isBlank() ? null : cells[1].strip(),
                    allowed));
        }
        return rows;
    }
}

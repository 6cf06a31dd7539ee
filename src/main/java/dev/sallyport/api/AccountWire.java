package dev.sallyport.api;

import dev.sallyport.access.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of the wire, field for field, of the organisation, its accounts and roles, and its audit log. */
final class AccountWire {

    private AccountWire() {}

    record Organization(String id, String label, String name, String createdAt) implements Wire.Form {}

    record CreateServiceAccount(
            @Needed @Nullable String name,
            @Nullable String description,
            @Nullable List<BuiltInRole> roles) implements Wire.Form {}

    record UpdateServiceAccount(
            @Nullable String name, @Nullable String description) implements Wire.Form {}

    record ServiceAccount(
            String id,
            String name,
            String description,
            String creatorName,
            String createdAt,
            List<BuiltInRole> roles,
            List<BuiltInRole> groupRoles)
            implements Wire.Form {}

    record ServiceAccountList(List<ServiceAccount> serviceAccounts, Wire.@Nullable Pagination pagination)
            implements Wire.Form {}

    record CreateApiKey(
            @Needed @Nullable String name,
            @Needed @Nullable String serviceAccountId,
            @Extension @Nullable Instant expiresAt)
            implements Wire.Form {}

    record UpdateApiKey(@Needed @Nullable String name) implements Wire.Form {}

    record ApiKey(
            String id,
            String name,
            String serviceAccountId,
            String createdAt,
            @Extension @Nullable String expiresAt,
            @Extension @Nullable String lastUsedAt)
            implements Wire.Form {}

    /** The secret is in this answer and nowhere else. */
    record CreatedApiKey(ApiKey apiKey, String secret) implements Wire.Form {}

    record ApiKeyList(List<ApiKey> apiKeys, Wire.@Nullable Pagination pagination) implements Wire.Form {}

    record BuiltInRole(
            @Needed @Among(Role.class) @Nullable String name,
            @Needed @Nullable Resource resource) implements Wire.Form {}

    record Resource(
            @Needed @Among(also = {"ORGANIZATION", "CLUSTER"}) @Nullable
            String type,

            @Nullable String id) implements Wire.Form {}

    record SetRoles(@Nullable List<BuiltInRole> roles) implements Wire.Form {}

    record Roles(List<BuiltInRole> roles, List<BuiltInRole> groupRoles) implements Wire.Form {}

    record UserGrants(String userId, List<BuiltInRole> roles) implements Wire.Form {}

    record GrantList(List<UserGrants> grants, List<UserGrants> userGroupGrants, Wire.@Nullable Pagination pagination)
            implements Wire.Form {}

    record Person(String id, String email) implements Wire.Form {}

    record OnePerson(Person user) implements Wire.Form {}

    record AuditEntry(
            String id,
            String action,
            @Nullable String clusterId,
            @Nullable String clusterName,
            String createdAt,
            String error,
            String payload,

            @Among(also = {"AUDIT_LOG_SOURCE_UI", "AUDIT_LOG_SOURCE_CC_API", "AUDIT_LOG_SOURCE_INTERNAL"})
            String source,

            @Nullable String userEmail,
            @Nullable String serviceAccountName,
            @Nullable String systemActorName,
            String sessionId,
            String traceId,
            @Extension @Nullable String revision)
            implements Wire.Form {}

    record AuditEntries(List<AuditEntry> entries, @Nullable String nextStartingFrom) implements Wire.Form {}
}

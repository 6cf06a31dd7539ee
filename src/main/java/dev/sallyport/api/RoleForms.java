package dev.sallyport.api;

import dev.sallyport.access.Grant;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.words.Words;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Roles as the wire says them: a name, and a resource of type ORGANIZATION or CLUSTER. */
final class RoleForms {

    private static final String ORGANIZATION = "ORGANIZATION";
    private static final String CLUSTER = "CLUSTER";

    private RoleForms() {}

    static List<AccountWire.BuiltInRole> forms(Collection<Grant> grants, UUID organisation) {
        return grants.stream()
                .sorted(Comparator.comparing(Grant::role).thenComparing(grant -> String.valueOf(grant.cluster())))
                .map(grant -> new AccountWire.BuiltInRole(
                        grant.role().name(),
                        grant.cluster() == null
                                ? new AccountWire.Resource(ORGANIZATION, organisation.toString())
                                : new AccountWire.Resource(
                                        CLUSTER, grant.cluster().toString())))
                .toList();
    }

    static Set<Grant> grants(@Nullable List<AccountWire.BuiltInRole> roles, UUID organisation) {
        return roles == null
                ? Set.of()
                : roles.stream().map(role -> grant(role, organisation)).collect(Collectors.toUnmodifiableSet());
    }

    private static Grant grant(AccountWire.@Nullable BuiltInRole role, UUID organisation) {
        AccountWire.Resource resource = role == null ? null : role.resource();
        if (role == null || resource == null) {
            throw invalid();
        }
        return grant(resource.type(), resource.id(), role.name(), organisation);
    }

    /** Throws 400 for a role, a type or an id that is none here; a missing id of the organisation is its own. */
    static Grant grant(@Nullable String type, @Nullable String id, @Nullable String name, UUID organisation) {
        Role role = Arrays.stream(Role.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(RoleForms::invalid);
        if (ORGANIZATION.equals(type) && (id == null || id.isEmpty() || id.equals(organisation.toString()))) {
            return new Grant(role, null);
        }
        if (CLUSTER.equals(type) && id != null) {
            try {
                return new Grant(role, ClusterId.parse(id));
            } catch (IllegalArgumentException e) {
                throw invalid();
            }
        }
        throw invalid();
    }

    private static ApiException invalid() {
        return new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.role_unknown"));
    }
}

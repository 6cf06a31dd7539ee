package dev.sallyport.api;

import dev.sallyport.access.Grant;
import dev.sallyport.access.Role;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.perimeter.Cluster;
import dev.sallyport.perimeter.NotFoundException;
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

    /** @param known the clusters that there are; throws {@link NotFoundException} for a role on any other */
    static Set<Grant> grants(
            @Nullable List<AccountWire.BuiltInRole> roles, UUID organisation, Collection<Cluster> known) {
        Set<Grant> grants = roles == null
                ? Set.of()
                : roles.stream().map(role -> grant(role, organisation)).collect(Collectors.toUnmodifiableSet());
        grants.forEach(grant -> requireKnown(grant.cluster(), known));
        return grants;
    }

    static void requireKnown(@Nullable ClusterId asked, Collection<Cluster> known) {
        if (asked != null && known.stream().noneMatch(cluster -> cluster.id().equals(asked))) {
            throw new NotFoundException(NotFoundException.What.CLUSTER);
        }
    }

    /** The cluster that a resource is, or null for the organisation; 400 for anything else. */
    static @Nullable ClusterId cluster(@Nullable String type, @Nullable String id) {
        if (ORGANIZATION.equals(type)) {
            return null;
        }
        if (!CLUSTER.equals(type) || id == null) {
            throw invalid();
        }
        try {
            return ClusterId.parse(id);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
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
        ClusterId cluster = cluster(type, id);
        boolean elsewhere = cluster == null && id != null && !id.isEmpty() && !id.equals(organisation.toString());
        if (elsewhere) {
            throw invalid();
        }
        return new Grant(role, cluster);
    }

    private static ApiException invalid() {
        return new ApiException(HttpStatus.BAD_REQUEST, Words.of("api.role_unknown"));
    }
}

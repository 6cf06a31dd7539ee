package dev.sallyport.console.access;

import dev.sallyport.access.Grant;
import dev.sallyport.access.Operation;
import dev.sallyport.access.Reach;
import dev.sallyport.access.Role;
import dev.sallyport.access.RoleTable;
import dev.sallyport.ledger.ClusterId;
import dev.sallyport.words.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Roles in words, all of them read from the table of roles. */
public final class RoleWords {

    private RoleWords() {}

    public static String name(Role role) {
        return Words.of("console.role." + role);
    }

    /** One sentence on what the role is for. */
    static String purpose(Role role) {
        return Words.of("console.access.role." + role);
    }

    /** What can be done, as the rest of a sentence that begins with "May". */
    static String operation(Operation operation) {
        return Words.of("console.access.operation." + operation);
    }

    /** "on everything", "on all clusters" or "on orders-prod". */
    static String scope(Grant grant, Map<ClusterId, String> clusters) {
        return scope(grant.role(), grant.cluster(), clusters);
    }

    static String scope(Role role, @Nullable ClusterId cluster, Map<ClusterId, String> clusters) {
        if (cluster == null) {
            return Words.of(RoleTable.forClusters(role) ? "console.access.scope.clusters" : "console.access.scope.all");
        }
        String name = clusters.get(cluster);
        return name == null ? Words.of("console.access.scope.gone") : Words.of("console.access.scope.cluster", name);
    }

    /** What the role allows, in the order of the table. */
    static List<Operation> may(Role role) {
        return Arrays.stream(Operation.values())
                .filter(operation -> RoleTable.reach(role, operation) != Reach.NO)
                .toList();
    }

    static List<Operation> mayNot(Role role) {
        return Arrays.stream(Operation.values())
                .filter(operation -> RoleTable.reach(role, operation) == Reach.NO)
                .toList();
    }
}

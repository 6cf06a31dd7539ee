package dev.sallyport.access;

import static dev.sallyport.access.Reach.IF_OPERATORS_MAY;
import static dev.sallyport.access.Reach.IN_SCOPE;
import static dev.sallyport.access.Reach.NO;
import static dev.sallyport.access.Reach.YES;

/** Who may do what: the one place where it is written. Decides nothing by itself, see {@link Permissions}. */
public final class RoleTable {

    private RoleTable() {}

    /** How far {@code role} carries {@code operation}. */
    public static Reach reach(Role role, Operation operation) {
        return switch (operation) {
            // ......................... ORG_ADMIN CLUSTER_ADMIN WRITER MONITOR AUDITOR MEMBER
            case SEE_CLUSTER -> pick(role, YES, IN_SCOPE, IN_SCOPE, IN_SCOPE, YES, NO);
            case SEE_RULES -> pick(role, YES, IN_SCOPE, IN_SCOPE, IN_SCOPE, YES, NO);
            case EDIT_RULES -> pick(role, YES, IN_SCOPE, IN_SCOPE, NO, NO, NO);
            case DENY_ALL -> pick(role, YES, IN_SCOPE, IN_SCOPE, NO, NO, NO);
            case ALLOW_ALL -> pick(role, YES, IN_SCOPE, IF_OPERATORS_MAY, NO, NO, NO);
            case LOCK_ALLOW_ALL -> pick(role, YES, NO, NO, NO, NO, NO);
            case LOOSEN_NOTABLY -> pick(role, YES, IN_SCOPE, NO, NO, NO, NO);
            case CREATE_CLUSTER -> pick(role, YES, NO, NO, NO, NO, NO);
            case EDIT_CLUSTER -> pick(role, YES, IN_SCOPE, NO, NO, NO, NO);
            case OPERATE_GATEWAYS -> pick(role, YES, NO, NO, NO, NO, NO);
            case MANAGE_ACCOUNTS -> pick(role, YES, NO, NO, NO, NO, NO);
            case SEE_ACCOUNTS -> pick(role, YES, NO, NO, NO, YES, NO);
            case GRANT_ROLES -> pick(role, YES, IN_SCOPE, NO, NO, NO, NO);
            case SEE_GRANTS -> pick(role, YES, IN_SCOPE, NO, NO, YES, NO);
            case SEE_LEDGER -> pick(role, YES, IN_SCOPE, IN_SCOPE, NO, YES, NO);
            case SEE_ORGANISATION -> pick(role, YES, IN_SCOPE, IN_SCOPE, IN_SCOPE, YES, YES);
        };
    }

    private static Reach pick(
            Role role, Reach orgAdmin, Reach clusterAdmin, Reach writer, Reach monitor, Reach auditor, Reach member) {
        return switch (role) {
            case ORG_ADMIN -> orgAdmin;
            case CLUSTER_ADMIN -> clusterAdmin;
            case CLUSTER_OPERATOR_WRITER -> writer;
            case CLUSTER_MONITOR -> monitor;
            case AUDITOR -> auditor;
            case ORG_MEMBER -> member;
        };
    }

    /** Whether the role can be granted for a single cluster. */
    public static boolean forClusters(Role role) {
        return switch (role) {
            case CLUSTER_ADMIN, CLUSTER_OPERATOR_WRITER, CLUSTER_MONITOR -> true;
            case ORG_ADMIN, AUDITOR, ORG_MEMBER -> false;
        };
    }
}

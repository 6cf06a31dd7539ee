package dev.sallyport.access;

/** What can be allowed or refused; one constant for each row of the table of roles. */
public enum Operation {
    SEE_CLUSTER,
    SEE_RULES,
    EDIT_RULES,
    DENY_ALL,
    ALLOW_ALL,
    LOCK_ALLOW_ALL,
    LOOSEN_NOTABLY,
    CREATE_CLUSTER,
    EDIT_CLUSTER,
    OPERATE_GATEWAYS,
    MANAGE_ACCOUNTS,
    SEE_ACCOUNTS,
    GRANT_ROLES,
    SEE_GRANTS,
    SEE_LEDGER,
    SEE_ORGANISATION;

    /** Whether it changes nothing; a refusal of such is in the log alone. */
    public boolean isRead() {
        return switch (this) {
            case SEE_CLUSTER, SEE_RULES, SEE_ACCOUNTS, SEE_GRANTS, SEE_LEDGER, SEE_ORGANISATION -> true;
            case EDIT_RULES,
                    DENY_ALL,
                    ALLOW_ALL,
                    LOCK_ALLOW_ALL,
                    LOOSEN_NOTABLY,
                    CREATE_CLUSTER,
                    EDIT_CLUSTER,
                    OPERATE_GATEWAYS,
                    MANAGE_ACCOUNTS,
                    GRANT_ROLES -> false;
        };
    }
}

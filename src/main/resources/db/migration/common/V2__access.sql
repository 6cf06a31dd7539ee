-- People and service accounts. Names are canonical: an e-mail address in lower case, or the name of a service account.
CREATE TABLE account (
    id            UUID PRIMARY KEY,
    kind          VARCHAR(20) NOT NULL CHECK (kind IN ('PERSON', 'SERVICE_ACCOUNT')),
    name          VARCHAR(254) NOT NULL,
    password_hash VARCHAR(200),
    created_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    disabled_at   TIMESTAMP(6) WITH TIME ZONE,
    CONSTRAINT account_name_once UNIQUE (kind, name),
    CONSTRAINT people_alone_have_passwords CHECK ((kind = 'PERSON') = (password_hash IS NOT NULL))
);

-- Keys of service accounts. The secret is nowhere; key_name is its public first part.
CREATE TABLE api_key (
    id           UUID PRIMARY KEY,
    account_id   UUID NOT NULL REFERENCES account (id),
    key_name     VARCHAR(40) NOT NULL UNIQUE,
    salt         VARCHAR(64) NOT NULL,
    digest       VARCHAR(64) NOT NULL,
    created_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_used_at TIMESTAMP(6) WITH TIME ZONE,
    revoked_at   TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX api_key_account ON api_key (account_id);

-- Roles. Without a cluster, for the organisation.
CREATE TABLE role_grant (
    id         UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account (id),
    role       VARCHAR(40) NOT NULL CHECK (role IN
        ('ORG_ADMIN', 'CLUSTER_ADMIN', 'CLUSTER_OPERATOR_WRITER', 'CLUSTER_MONITOR', 'AUDITOR', 'ORG_MEMBER')),
    cluster_id UUID,
    granted_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT granted_once UNIQUE NULLS NOT DISTINCT (account_id, role, cluster_id),
    CONSTRAINT organisation_roles_have_no_cluster CHECK
        (cluster_id IS NULL OR role IN ('CLUSTER_ADMIN', 'CLUSTER_OPERATOR_WRITER', 'CLUSTER_MONITOR'))
);

-- What an Org Admin decided for the whole organisation; one row.
CREATE TABLE organisation (
    id                      INTEGER PRIMARY KEY CHECK (id = 1),
    operators_may_allow_all BOOLEAN NOT NULL
);
INSERT INTO organisation (id, operators_may_allow_all) VALUES (1, FALSE);

-- Clusters and every version of their policy and rules, for queries. The truth is the ledger; these rows are its projection.
CREATE TABLE cluster (
    id                         UUID PRIMARY KEY,
    name                       VARCHAR(63) NOT NULL,
    provider                   VARCHAR(20) NOT NULL,
    regions                    VARCHAR(2000) NOT NULL,
    client_sources             VARCHAR(8000) NOT NULL,
    egress_port                INTEGER NOT NULL,
    policy                     VARCHAR(20) NOT NULL,
    revision                   BIGINT NOT NULL,
    policy_revision            BIGINT NOT NULL,
    settled_revision           BIGINT NOT NULL,
    settled_policy             VARCHAR(20),
    allow_all_needs_org_admin  BOOLEAN NOT NULL,
    created_at                 TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    created_by                 VARCHAR(320) NOT NULL,
    updated_at                 TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    deleted_at                 TIMESTAMP(6) WITH TIME ZONE,
    closed_at                  TIMESTAMP(6) WITH TIME ZONE
);

CREATE TABLE policy_version (
    cluster_id    UUID NOT NULL REFERENCES cluster (id),
    from_revision BIGINT NOT NULL,
    to_revision   BIGINT,
    from_time     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    to_time       TIMESTAMP(6) WITH TIME ZONE,
    policy        VARCHAR(20) NOT NULL,
    changed_by    VARCHAR(320) NOT NULL,
    PRIMARY KEY (cluster_id, from_revision)
);

-- A version holds from its revision to before the next. "listed" marks what a person still sees: the open version, and a deleted
-- one until its deletion is settled.
CREATE TABLE rule_version (
    rule_id                 UUID NOT NULL,
    from_revision           BIGINT NOT NULL,
    to_revision             BIGINT,
    from_time               TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    to_time                 TIMESTAMP(6) WITH TIME ZONE,
    cluster_id              UUID NOT NULL REFERENCES cluster (id),
    name                    VARCHAR(63) NOT NULL,
    name_key                VARCHAR(63) NOT NULL,
    type                    VARCHAR(10) NOT NULL,
    destination             VARCHAR(300) NOT NULL,
    ports                   VARCHAR(400) NOT NULL,
    paths                   VARCHAR(17000) NOT NULL,
    description             VARCHAR(4000) NOT NULL,
    purpose                 VARCHAR(80) NOT NULL,
    expires_at              TIMESTAMP(6) WITH TIME ZONE,
    allow_private_addresses BOOLEAN NOT NULL,
    raw_tcp                 BOOLEAN NOT NULL,
    managed_reason          VARCHAR(2000),
    created_revision        BIGINT NOT NULL,
    created_at              TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    created_by              VARCHAR(320) NOT NULL,
    changed_by              VARCHAR(320) NOT NULL,
    deleted_revision        BIGINT,
    listed                  BOOLEAN NOT NULL,
    PRIMARY KEY (rule_id, from_revision)
);

CREATE INDEX rule_version_by_name ON rule_version (cluster_id, listed, name_key);
CREATE INDEX rule_version_by_destination ON rule_version (cluster_id, listed, destination);
CREATE INDEX rule_version_by_change ON rule_version (cluster_id, listed, from_revision);
CREATE INDEX rule_version_by_expiry ON rule_version (listed, expires_at);

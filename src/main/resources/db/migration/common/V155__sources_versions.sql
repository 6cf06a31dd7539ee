-- Which addresses a cluster's clients had from one revision to before another. Filled from the ledger at the next start, as every version is
-- when it is told anew.
CREATE TABLE sources_version (
    cluster_id     UUID   NOT NULL REFERENCES cluster (id),
    from_revision  BIGINT NOT NULL,
    to_revision    BIGINT,
    from_time      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    to_time        TIMESTAMP(6) WITH TIME ZONE,
    client_sources VARCHAR(8000) NOT NULL,
    changed_by     VARCHAR(320) NOT NULL,
    PRIMARY KEY (cluster_id, from_revision)
);

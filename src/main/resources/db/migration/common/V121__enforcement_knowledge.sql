-- When the revision of a cluster was proven by probes at every required gateway; as the facts of the ledger say it.
CREATE TABLE enforcement_proof (
    cluster_id UUID   NOT NULL,
    revision   BIGINT NOT NULL,
    from_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    until_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (cluster_id, revision, from_at)
);
CREATE INDEX enforcement_proof_time ON enforcement_proof (cluster_id, from_at);

-- When nothing was known: of one gateway, or of all of them because the console was away (no gateway). Open where no end is known.
CREATE TABLE enforcement_unknown (
    gateway  VARCHAR(63)  NOT NULL,
    from_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    until_at TIMESTAMP(6) WITH TIME ZONE,
    PRIMARY KEY (gateway, from_at)
);
CREATE INDEX enforcement_unknown_time ON enforcement_unknown (from_at);

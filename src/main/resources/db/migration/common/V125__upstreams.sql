-- What gateways were told to dial through, by every name that may still be in use: after a change of the settings that the name is
-- made of, a gateway keeps what it had until it has gone over.
CREATE TABLE enforcement_upstream (
    cluster_id UUID                        NOT NULL,
    name       VARCHAR(100)                NOT NULL,
    body       TEXT                        NOT NULL,
    kept_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (cluster_id, name)
);

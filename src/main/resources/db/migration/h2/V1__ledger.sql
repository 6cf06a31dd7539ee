-- The ledger: written once, read for ever. What was hashed is stored byte for byte.
CREATE TABLE ledger_entry (
    sequence      BIGINT PRIMARY KEY,
    at            TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    actor_kind    VARCHAR(20) NOT NULL,
    actor_id      UUID NOT NULL,
    actor_name    VARCHAR(320) NOT NULL,
    source        VARCHAR(20) NOT NULL,
    cluster_id    UUID,
    revision      BIGINT,
    action        VARCHAR(80) NOT NULL,
    payload_type  VARCHAR(80) NOT NULL,
    payload       VARBINARY(65536) NOT NULL,
    error         VARCHAR(2000),
    salt          VARBINARY(65536) NOT NULL,
    previous_hash VARBINARY(65536) NOT NULL,
    hash          VARBINARY(65536) NOT NULL,
    CONSTRAINT ledger_entry_follows_one UNIQUE (previous_hash),
    CONSTRAINT ledger_entry_is_numbered CHECK (sequence > 0)
);

CREATE INDEX ledger_entry_of_cluster ON ledger_entry (cluster_id, sequence);

-- The owner of the file can drop these; the head kept outside the database and the chain itself are what then tells.
CREATE TRIGGER ledger_entry_is_never_updated BEFORE UPDATE ON ledger_entry FOR EACH ROW CALL 'dev.sallyport.ledger.internal.AppendOnlyTrigger';
CREATE TRIGGER ledger_entry_is_never_deleted BEFORE DELETE ON ledger_entry FOR EACH ROW CALL 'dev.sallyport.ledger.internal.AppendOnlyTrigger';

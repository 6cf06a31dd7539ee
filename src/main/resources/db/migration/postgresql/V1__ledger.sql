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
    payload       BYTEA NOT NULL,
    error         VARCHAR(2000),
    salt          BYTEA NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash          BYTEA NOT NULL,
    CONSTRAINT ledger_entry_follows_one UNIQUE (previous_hash),
    CONSTRAINT ledger_entry_is_numbered CHECK (sequence > 0)
);

CREATE INDEX ledger_entry_of_cluster ON ledger_entry (cluster_id, sequence);

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only';
END
$$;

CREATE TRIGGER ledger_entry_is_never_changed BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_entry_is_never_truncated BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- Where migrations run as the tables' owner and the console as a role of its own, that role may add and read, and nothing else.
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sallyport_app') THEN
        EXECUTE 'REVOKE ALL ON ledger_entry FROM sallyport_app';
        EXECUTE 'GRANT SELECT, INSERT ON ledger_entry TO sallyport_app';
    END IF;
END
$$;

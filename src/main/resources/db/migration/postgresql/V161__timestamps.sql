-- What a time stamp authority signed of a checkpoint (RFC 3161), as it came.
CREATE TABLE ledger_timestamp (
    sequence BIGINT PRIMARY KEY,
    at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    token    BYTEA NOT NULL
);

CREATE TRIGGER ledger_timestamp_is_never_changed BEFORE UPDATE OR DELETE ON ledger_timestamp FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_timestamp_is_never_truncated BEFORE TRUNCATE ON ledger_timestamp FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

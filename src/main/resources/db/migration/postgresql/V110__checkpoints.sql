-- Where the ledger ended, signed: the ledger must extend every one of these.
CREATE TABLE ledger_checkpoint (
    sequence   BIGINT PRIMARY KEY,
    hash       BYTEA NOT NULL,
    at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    public_key BYTEA NOT NULL,
    signature  BYTEA NOT NULL
);

-- The newest checkpoint that each place outside the database took.
CREATE TABLE ledger_anchored (
    anchor   VARCHAR(20) PRIMARY KEY,
    place    VARCHAR(400) NOT NULL,
    sequence BIGINT NOT NULL,
    at       TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TRIGGER ledger_checkpoint_is_never_changed BEFORE UPDATE OR DELETE ON ledger_checkpoint FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_checkpoint_is_never_truncated BEFORE TRUNCATE ON ledger_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

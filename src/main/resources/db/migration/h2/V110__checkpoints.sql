-- Where the ledger ended, signed: the ledger must extend every one of these.
CREATE TABLE ledger_checkpoint (
    sequence   BIGINT PRIMARY KEY,
    hash       VARBINARY(1000) NOT NULL,
    at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    public_key VARBINARY(1000) NOT NULL,
    signature  VARBINARY(1000) NOT NULL
);

-- The newest checkpoint that each place outside the database took.
CREATE TABLE ledger_anchored (
    anchor   VARCHAR(20) PRIMARY KEY,
    place    VARCHAR(400) NOT NULL,
    sequence BIGINT NOT NULL,
    at       TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TRIGGER ledger_checkpoint_is_never_updated BEFORE UPDATE ON ledger_checkpoint FOR EACH ROW CALL 'dev.sallyport.ledger.internal.AppendOnlyTrigger';
CREATE TRIGGER ledger_checkpoint_is_never_deleted BEFORE DELETE ON ledger_checkpoint FOR EACH ROW CALL 'dev.sallyport.ledger.internal.AppendOnlyTrigger';

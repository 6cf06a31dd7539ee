-- What a time stamp authority signed of a checkpoint (RFC 3161), as it came.
CREATE TABLE ledger_timestamp (
    sequence BIGINT PRIMARY KEY,
    at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    token    VARBINARY(70000) NOT NULL
);

CREATE TRIGGER ledger_timestamp_is_never_updated BEFORE UPDATE ON ledger_timestamp FOR EACH ROW CALL 'dev.sallyport.ledger.internal.AppendOnlyTrigger';
CREATE TRIGGER ledger_timestamp_is_never_deleted BEFORE DELETE ON ledger_timestamp FOR EACH ROW CALL 'dev.sallyport.ledger.internal.AppendOnlyTrigger';

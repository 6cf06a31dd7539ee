-- What automation says of service accounts and keys.
ALTER TABLE account ADD COLUMN description VARCHAR(1000) DEFAULT '' NOT NULL;
ALTER TABLE api_key ADD COLUMN label VARCHAR(100);

-- The audit log is read by time.
CREATE INDEX ledger_entry_by_time ON ledger_entry (at);

-- Who did what, and when: the ways in which the ledger is read by people.
CREATE INDEX ledger_entry_by_actor ON ledger_entry (actor_name, sequence);
CREATE INDEX ledger_entry_by_action ON ledger_entry (action, sequence);

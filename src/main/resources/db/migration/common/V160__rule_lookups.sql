-- Each change of a rule looks up its listed row, and each acknowledgement the deleted rules that may go from the list: neither may take
-- longer with every rule and every year.
CREATE INDEX rule_version_listed ON rule_version (rule_id, listed);
CREATE INDEX rule_version_by_deletion ON rule_version (cluster_id, listed, deleted_revision);

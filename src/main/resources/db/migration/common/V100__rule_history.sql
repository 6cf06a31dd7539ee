-- Who ended a version by deleting the rule, apart from who gave it its content.
ALTER TABLE rule_version ADD COLUMN deleted_by VARCHAR(320);
CREATE INDEX rule_version_by_time ON rule_version (cluster_id, from_time);
CREATE INDEX rule_version_by_end ON rule_version (cluster_id, to_time);

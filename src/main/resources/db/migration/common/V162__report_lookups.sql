-- Reports ask for each rule when a revision, or the next one, was acknowledged. Without the time in it H2 prefers the index by time and
-- reads all later rows for each rule.
CREATE INDEX settled_revision_in_order ON settled_revision (cluster_id, revision, at);
-- Which versions an instant lies in is told by the index alone, and the newest revision by an instant is its first row.
CREATE INDEX rule_version_spans ON rule_version (cluster_id, from_revision, to_revision, from_time, to_time);
CREATE INDEX rule_version_begun ON rule_version (cluster_id, from_time, from_revision);
CREATE INDEX rule_version_ended ON rule_version (cluster_id, to_time, to_revision);
DROP INDEX rule_version_by_time;
DROP INDEX rule_version_by_end;

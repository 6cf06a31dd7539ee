-- The changes of years are counted, and the rules of an instant found, without looking at a row: all that is asked for is in the index.
CREATE INDEX rule_version_made ON rule_version (cluster_id, from_time, from_revision, created_revision);
CREATE INDEX rule_version_over ON rule_version (cluster_id, to_time, to_revision, from_revision, deleted_revision);
DROP INDEX rule_version_begun;
DROP INDEX rule_version_ended;
-- What a gateway refused is rare, and asked for in every report. Without the revision in it H2 prefers an index by revision or time, and
-- reads every row that there was before the instant.
CREATE INDEX rule_version_kept_until ON rule_version (cluster_id, kept, to_revision);
CREATE INDEX rule_version_withheld_from ON rule_version (cluster_id, withheld, from_revision);
DROP INDEX rule_version_kept;

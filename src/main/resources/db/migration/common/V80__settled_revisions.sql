-- When each revision was settled, so that the state at an earlier instant can be told. A projection of the ledger, like the versions.
CREATE TABLE settled_revision (
    cluster_id UUID NOT NULL REFERENCES cluster (id),
    revision   BIGINT NOT NULL,
    at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (cluster_id, revision)
);

INSERT INTO settled_revision (cluster_id, revision, at)
SELECT e.cluster_id, e.revision, MIN(e.at)
FROM ledger_entry e JOIN cluster c ON c.id = e.cluster_id
WHERE e.payload_type = 'settled/1' AND e.revision IS NOT NULL
GROUP BY e.cluster_id, e.revision;

CREATE INDEX rule_version_at ON rule_version (cluster_id, from_time, to_time);

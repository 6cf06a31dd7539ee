-- The names of filter chains. A row without a gateway is that of all gateways of the cluster that have none of their own.
CREATE TABLE enforcement_chain_name (
    cluster_id UUID        NOT NULL,
    gateway    VARCHAR(63) NOT NULL,
    since      BIGINT      NOT NULL,
    name       VARCHAR(80) NOT NULL,
    PRIMARY KEY (cluster_id, gateway)
);
INSERT INTO enforcement_chain_name (cluster_id, gateway, since, name)
SELECT cluster_id, '', tightened, CONCAT('since-', tightened) FROM enforcement_chain;
DROP TABLE enforcement_chain;

-- What gateways refused and is still wanted: of a rule by its id, or 'policy'. Contents are named by digests.
CREATE TABLE enforcement_parked (
    cluster_id UUID          NOT NULL,
    gateway    VARCHAR(63)   NOT NULL,
    part       VARCHAR(36)   NOT NULL,
    refused    VARCHAR(64)   NOT NULL,
    kept       VARCHAR(64),
    revision   BIGINT        NOT NULL,
    words      VARCHAR(4000) NOT NULL,
    at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (cluster_id, gateway, part)
);

-- The newest content of a rule was left out of a revision that was settled, because a gateway refused it, and when that was over.
-- Likewise that the content before it was kept.
ALTER TABLE rule_version ADD COLUMN withheld BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE rule_version ADD COLUMN acknowledged_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE rule_version ADD COLUMN kept BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE rule_version ADD COLUMN ended_at TIMESTAMP(6) WITH TIME ZONE;
CREATE INDEX rule_version_kept ON rule_version (cluster_id, kept);

-- Of how many rules that holds at the settled revision.
ALTER TABLE cluster ADD COLUMN refused_rules INT DEFAULT 0 NOT NULL;

-- A gap is of one gateway, or of all where it has none.
ALTER TABLE traffic_gap ADD COLUMN gateway VARCHAR(200);

CREATE INDEX traffic_gap_by_time ON traffic_gap (to_at);

-- Until when each gateway told of its connections: what a console knows of the time in which it did not run.
CREATE TABLE gateway_heard (
    name     VARCHAR(200) PRIMARY KEY,
    until_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

INSERT INTO gateway_heard (name, until_at) SELECT 'local', until_at FROM traffic_watch;

INSERT INTO gateway_heard (name, until_at)
    SELECT g.name, w.until_at FROM enforcement_gateway g CROSS JOIN traffic_watch w WHERE g.ended_at IS NULL AND g.name <> 'local';

DROP TABLE traffic_watch;

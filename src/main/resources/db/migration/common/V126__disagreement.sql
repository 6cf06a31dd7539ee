-- When the gateways of a cluster had not all acknowledged the same for longer than the deadline; open where it lasts.
CREATE TABLE enforcement_disagreement (
    cluster_id UUID NOT NULL,
    from_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    until_at   TIMESTAMP(6) WITH TIME ZONE,
    PRIMARY KEY (cluster_id, from_at)
);

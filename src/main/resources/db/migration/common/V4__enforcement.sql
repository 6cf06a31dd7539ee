-- The revision of each cluster that forbade something last; the name of its filter chain is made of it.
CREATE TABLE enforcement_chain (
    cluster_id UUID PRIMARY KEY,
    tightened  BIGINT NOT NULL
);

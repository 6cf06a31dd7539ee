-- Every gateway beside the local one that was ever required, so that none leaves by being forgotten.
CREATE TABLE enforcement_gateway (
    name          VARCHAR(63)  PRIMARY KEY,
    address       VARCHAR(64)  NOT NULL,
    leaving_since TIMESTAMP(6) WITH TIME ZONE,
    ended_at      TIMESTAMP(6) WITH TIME ZONE
);

-- One row: when this console was last known to be listening to gateways.
CREATE TABLE enforcement_alive (
    id INT PRIMARY KEY,
    at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

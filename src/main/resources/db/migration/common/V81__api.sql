-- Answers to changes that carried an idempotency key, kept for a day and given again to whoever repeats the request.
CREATE TABLE api_answer (
    account_id  UUID NOT NULL,
    operation   VARCHAR(200) NOT NULL,
    request_key VARCHAR(255) NOT NULL,
    body_digest VARCHAR(64) NOT NULL,
    answer      TEXT NOT NULL,
    answered_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (account_id, operation, request_key)
);
CREATE INDEX api_answer_by_age ON api_answer (answered_at);

-- What cursors are authenticated with, on every replica alike; one row, made at the first start.
CREATE TABLE api_secret (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret VARCHAR(64) NOT NULL
);

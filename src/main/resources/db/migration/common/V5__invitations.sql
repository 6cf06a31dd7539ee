-- People are invited: an account without a password, and a link by which it gets one. Keys may end.
ALTER TABLE account DROP CONSTRAINT people_alone_have_passwords;
ALTER TABLE account ADD CONSTRAINT only_people_have_passwords CHECK (kind = 'PERSON' OR password_hash IS NULL);
ALTER TABLE account ADD COLUMN password_set_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE account ADD COLUMN signed_in_at TIMESTAMP(6) WITH TIME ZONE;
UPDATE account SET password_set_at = created_at WHERE password_hash IS NOT NULL;

ALTER TABLE api_key ADD COLUMN expires_at TIMESTAMP(6) WITH TIME ZONE;

-- One link at a time for each account; the link itself is nowhere.
CREATE TABLE invitation (
    account_id UUID PRIMARY KEY REFERENCES account (id),
    digest     VARCHAR(64) NOT NULL UNIQUE,
    until_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- A service account that was deleted stays as a row, because keys refer to it, and leaves its name to others. The column holds its own id
-- then, and nothing before: among those that were not deleted a name is there once.
ALTER TABLE account ADD COLUMN deleted_id UUID;
ALTER TABLE account ADD CONSTRAINT deleted_is_said_of_itself CHECK (deleted_id IS NULL OR (deleted_id = id AND disabled_at IS NOT NULL));
ALTER TABLE account DROP CONSTRAINT account_name_once;
ALTER TABLE account ADD CONSTRAINT account_name_once UNIQUE NULLS NOT DISTINCT (kind, name, deleted_id);

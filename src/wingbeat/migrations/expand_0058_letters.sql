-- What goes by mail: when what nobody saw is due, and the letters that have neither gone nor been given up.
ALTER TABLE conversation ADD COLUMN mail_at timestamptz, ADD COLUMN letters jsonb NOT NULL DEFAULT '[]';
-- Few: those with a letter that failed, for members to find.
CREATE INDEX conversation_undelivered ON conversation (workspace_id) WHERE letters @> '[{"failed": true}]';

-- What routing needs of a conversation: whom it needs, to whom it is offered, and the promises that run.
ALTER TABLE conversation
    ADD COLUMN needs         jsonb,
    ADD COLUMN offered_to    uuid,
    ADD COLUMN offered_until timestamptz,
    ADD COLUMN ring          smallint NOT NULL DEFAULT 0,
    ADD COLUMN passed        uuid[]   NOT NULL DEFAULT '{}',
    ADD COLUMN promises      jsonb    NOT NULL DEFAULT '[]',
    ADD COLUMN due_at        timestamptz,
    ADD COLUMN told_seconds  integer  NOT NULL DEFAULT 0;
CREATE INDEX conversation_offered ON conversation (workspace_id, offered_to) WHERE offered_to IS NOT NULL;
CREATE INDEX conversation_due ON conversation (workspace_id, due_at, id) WHERE due_at IS NOT NULL;

-- The inbox is sorted by what breaks first: the promise, else the wait of whoever nobody has promised anything.
CREATE INDEX conversation_urgent ON conversation
    (workspace_id, (coalesce(due_at, owed_since, 'infinity')), id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_urgent_status ON conversation
    (workspace_id, status, (coalesce(due_at, owed_since, 'infinity')), id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_urgent_assignee ON conversation
    (workspace_id, assignee_id, (coalesce(due_at, owed_since, 'infinity')), id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_urgent_team ON conversation
    (workspace_id, team_id, (coalesce(due_at, owed_since, 'infinity')), id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_urgent_channel ON conversation
    (workspace_id, channel_id, (coalesce(due_at, owed_since, 'infinity')), id DESC) WHERE status <> 'resolved';
-- Only the inbox read these; the ones by status and over all serve the board, alerts and rules as well.
DROP INDEX conversation_assignee, conversation_team, conversation_channel;

-- What somebody narrows the inbox to, by its name; `filter` is what the inbox's address says.
CREATE TABLE inbox_view (
    workspace_id uuid    NOT NULL REFERENCES workspace,
    id           uuid    NOT NULL,
    owner_id     uuid    NOT NULL,
    shared       boolean NOT NULL,
    name         text    NOT NULL,
    filter       jsonb   NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX inbox_view_owner ON inbox_view (workspace_id, owner_id);
CREATE INDEX inbox_view_shared ON inbox_view (workspace_id) WHERE shared;

-- What a member has begun to write. Written a second after the last key, gone when it is sent.
CREATE TABLE draft (
    workspace_id    uuid        NOT NULL REFERENCES workspace,
    member_id       uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    mode            text        NOT NULL,
    text            text        NOT NULL,
    files           jsonb       NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, member_id, conversation_id)
) WITH (fillfactor = 70);

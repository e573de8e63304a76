-- Templates: what members say often, in every language and tone; when they were used; and macros that use them.
CREATE TABLE template (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    id           uuid        NOT NULL,
    owner_id     uuid,
    team_id      uuid,
    shortcut     text        NOT NULL DEFAULT '',
    titles       jsonb       NOT NULL,
    texts        jsonb       NOT NULL,
    files        uuid[]      NOT NULL DEFAULT '{}',
    pack_key     text        NOT NULL DEFAULT '',
    version      integer     NOT NULL DEFAULT 1,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    updated_by   uuid,
    PRIMARY KEY (workspace_id, id)
);
-- A shortcut means one thing among those that are shared, and one among each member's own.
CREATE UNIQUE INDEX template_shortcut ON template
    (workspace_id, coalesce(owner_id, '00000000-0000-0000-0000-000000000000'), shortcut) WHERE shortcut <> '';

-- One row for each template that a message was made from; of its conversation's end the first one after it counts.
CREATE TABLE template_use (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             integer     NOT NULL,
    template_id     uuid        NOT NULL,
    edited          boolean     NOT NULL,
    said_at         timestamptz NOT NULL,
    resolved_at     timestamptz,
    reopened_at     timestamptz,
    PRIMARY KEY (workspace_id, conversation_id, seq, template_id)
);
CREATE INDEX template_use_newest ON template_use (workspace_id, said_at DESC)
    INCLUDE (template_id, edited, resolved_at, reopened_at);

CREATE TABLE macro (
    workspace_id uuid    NOT NULL REFERENCES workspace,
    id           uuid    NOT NULL,
    owner_id     uuid,
    macro        jsonb   NOT NULL,
    version      integer NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, id)
);

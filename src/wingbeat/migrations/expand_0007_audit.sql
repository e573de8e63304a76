-- What was done that bears on security, by whom and to what. Only ever added to; `id` is in the order of time.
CREATE TABLE audit (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    act          text NOT NULL,
    actor_kind   text NOT NULL,
    actor_id     uuid,
    subject_id   uuid,
    facts        jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, id)
);

-- At most one open link per member. `state_hash` is of the address and the password it was made for: either changes,
-- and the link is dead without anybody having to remember it.
CREATE TABLE password_reset (
    workspace_id uuid NOT NULL,
    member_id    uuid NOT NULL,
    token_hash   bytea NOT NULL,
    state_hash   bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, member_id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member
);

-- A day after its last use an upload that no message names is dropped; each has a timer from the start.
ALTER TABLE file ADD COLUMN attached_at timestamptz;
INSERT INTO timer (workspace_id, name, subject_id, due)
SELECT workspace_id, 'unclaimed_file', id, created_at + interval '1 day' FROM file WHERE conversation_id IS NULL
ON CONFLICT DO NOTHING;

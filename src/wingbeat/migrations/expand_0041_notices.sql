-- A browser that shows notices while no desk is open. It lives and dies with its sign-in.
CREATE TABLE push_device (
    workspace_id  uuid        NOT NULL,
    session_id    uuid        NOT NULL,
    member_id     uuid        NOT NULL,
    endpoint      text        NOT NULL,
    endpoint_hash bytea       NOT NULL, -- one browser has one sign-in at a time
    point         bytea       NOT NULL,
    secret        bytea       NOT NULL, -- sealed
    created_at    timestamptz NOT NULL DEFAULT now(),
    reached_at    timestamptz,
    PRIMARY KEY (workspace_id, session_id),
    UNIQUE (workspace_id, endpoint_hash),
    FOREIGN KEY (workspace_id, session_id) REFERENCES session ON DELETE CASCADE
);
CREATE INDEX push_device_by_member ON push_device (workspace_id, member_id);

-- How a member wants to hear of what needs them.
CREATE TABLE notice_settings (
    workspace_id uuid  NOT NULL,
    member_id    uuid  NOT NULL,
    settings     jsonb NOT NULL,
    PRIMARY KEY (workspace_id, member_id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member
);

-- What a workspace lets out of the house: without a row, no word of a customer.
CREATE TABLE notice_policy (
    workspace_id uuid    PRIMARY KEY REFERENCES workspace,
    show_text    boolean NOT NULL
);

-- Something that needs a member who has no desk in view; it is kept for a day.
CREATE TABLE notice (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    member_id       uuid        NOT NULL,
    key             text        NOT NULL, -- what it is about: the same thing is told once
    what            text        NOT NULL,
    conversation_id uuid,
    number          int,
    text            text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    pushed_at       timestamptz,
    seen_at         timestamptz,
    fell_back_at    timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, member_id, key),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member
);
CREATE INDEX notice_by_member ON notice (workspace_id, member_id, created_at);

-- A desk in a tab that nobody looks at is no place to tell something.
ALTER TABLE presence_lease ADD COLUMN visible boolean NOT NULL DEFAULT true;

ALTER TABLE alert ADD COLUMN pushed_at timestamptz;

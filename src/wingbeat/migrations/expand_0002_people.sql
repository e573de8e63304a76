-- Members: the people of the firm.
CREATE TABLE member (
    workspace_id   uuid NOT NULL REFERENCES workspace,
    id             uuid NOT NULL,
    email          text NOT NULL,
    name           text NOT NULL,
    role           text NOT NULL CHECK (role IN ('agent', 'supervisor', 'editor', 'analyst', 'administrator')),
    password_hash  text NOT NULL,
    state          text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'deactivated')),
    capacity       int NOT NULL DEFAULT 5 CHECK (capacity BETWEEN 0 AND 100),
    languages      text[] NOT NULL DEFAULT '{}',
    locale         text NOT NULL DEFAULT 'zh-CN',
    created_at     timestamptz NOT NULL DEFAULT now(),
    deactivated_at timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, email)
);

-- The one global table: it answers "in which workspaces may this address sign in?" and knows nothing else.
CREATE TABLE member_directory (
    email        text NOT NULL,
    workspace_id uuid NOT NULL,
    member_id    uuid NOT NULL,
    PRIMARY KEY (email, workspace_id)
);

CREATE TABLE team (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    name         text NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, name)
);

CREATE TABLE team_member (
    workspace_id uuid NOT NULL,
    team_id      uuid NOT NULL,
    member_id    uuid NOT NULL,
    PRIMARY KEY (workspace_id, team_id, member_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES team,
    FOREIGN KEY (workspace_id, member_id) REFERENCES member
);
CREATE INDEX team_member_by_member ON team_member (workspace_id, member_id);

CREATE TABLE invitation (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    token_hash   bytea NOT NULL,
    email        text NOT NULL,
    role         text NOT NULL,
    invited_by   uuid NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash)
);

CREATE TABLE session (
    workspace_id uuid NOT NULL,
    id           uuid NOT NULL,
    member_id    uuid NOT NULL,
    token_hash   bytea NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    seen_at      timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz NOT NULL,
    user_agent   text NOT NULL DEFAULT '',
    ip           text NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, token_hash),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member
);
CREATE INDEX session_by_member ON session (workspace_id, member_id);

-- One row per open socket of a member; a row not renewed in time is a closed laptop.
CREATE TABLE presence_lease (
    workspace_id uuid NOT NULL,
    member_id    uuid NOT NULL,
    socket_id    uuid NOT NULL,
    state        text NOT NULL DEFAULT 'online' CHECK (state IN ('online', 'away')),
    until        timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, member_id, socket_id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member
);

-- Customers: the people who ask.
CREATE TABLE customer (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    name         text NOT NULL DEFAULT '',
    language     text NOT NULL DEFAULT '',
    tier         text NOT NULL DEFAULT '',
    tags         text[] NOT NULL DEFAULT '{}',
    preferences  jsonb NOT NULL DEFAULT '{}',
    value        numeric,
    created_at   timestamptz NOT NULL DEFAULT now(),
    seen_at      timestamptz NOT NULL DEFAULT now(),
    merged_into  uuid,
    PRIMARY KEY (workspace_id, id),
    FOREIGN KEY (workspace_id, merged_into) REFERENCES customer
);

-- One address of a customer on one channel. A visitor's address is its own id; its token is kept as a hash only.
CREATE TABLE identity (
    workspace_id uuid NOT NULL,
    id           uuid NOT NULL,
    customer_id  uuid NOT NULL,
    channel_id   uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('visitor', 'user', 'email', 'phone')),
    address      text NOT NULL,
    verified     bool NOT NULL DEFAULT false,
    verified_how text,
    token_hash   bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, channel_id, kind, address),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customer
);
CREATE UNIQUE INDEX identity_by_token ON identity (workspace_id, channel_id, token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX identity_by_customer ON identity (workspace_id, customer_id);

CREATE TABLE file (
    workspace_id     uuid NOT NULL REFERENCES workspace,
    id               uuid NOT NULL,
    name             text NOT NULL,
    media_type       text NOT NULL,
    size_bytes       bigint NOT NULL,
    sha256           text NOT NULL,
    uploaded_by_kind text NOT NULL CHECK (uploaded_by_kind IN ('customer', 'member', 'bot', 'rule', 'system')),
    uploaded_by_id   uuid,
    conversation_id  uuid,
    created_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);

-- One log. `key` is the sender's idempotency key and sits on a command's last event.
CREATE TABLE event (
    workspace_id uuid        NOT NULL,
    stream_id    uuid        NOT NULL,
    seq          integer     NOT NULL,
    stream       text        NOT NULL,
    kind         text        NOT NULL,
    version      smallint    NOT NULL DEFAULT 1,
    occurred_at  timestamptz NOT NULL,
    actor_kind   text        NOT NULL,
    actor_id     uuid,
    key          text,
    body         jsonb       NOT NULL,
    PRIMARY KEY (workspace_id, stream_id, seq)
);
CREATE UNIQUE INDEX event_key ON event (workspace_id, stream_id, key, actor_kind, actor_id) NULLS NOT DISTINCT
    WHERE key IS NOT NULL;

-- What a step still has to do: one row per stream, gone when done.
CREATE TABLE todo (
    workspace_id uuid        NOT NULL,
    step         text        NOT NULL,
    stream_id    uuid        NOT NULL,
    from_seq     integer     NOT NULL,
    to_seq       integer     NOT NULL,
    due          timestamptz NOT NULL DEFAULT now(),
    lease_until  timestamptz,
    fence        bigint      NOT NULL DEFAULT 0,
    attempts     integer     NOT NULL DEFAULT 0,
    error        text,
    parked_at    timestamptz,
    PRIMARY KEY (workspace_id, step, stream_id)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX todo_due ON todo (step, due) WHERE parked_at IS NULL;

CREATE TABLE timer (
    workspace_id uuid        NOT NULL,
    name         text        NOT NULL,
    subject_id   uuid        NOT NULL,
    due          timestamptz NOT NULL,
    lease_until  timestamptz,
    attempts     integer     NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, name, subject_id)
);
CREATE INDEX timer_due ON timer (due);

-- A conversation's head: written only by the door. Fill factor leaves room for in-place (HOT) updates.
CREATE TABLE conversation (
    workspace_id           uuid        NOT NULL,
    id                     uuid        NOT NULL,
    seq                    integer     NOT NULL,
    last_at                timestamptz NOT NULL,
    number                 integer     NOT NULL,
    channel_id             uuid        NOT NULL,
    customer_id            uuid        NOT NULL,
    customer_name          text        NOT NULL,
    thread_key             text        NOT NULL,
    language               text        NOT NULL,
    bot                    boolean     NOT NULL,
    status                 text        NOT NULL,
    ended                  text        NOT NULL,
    team_id                uuid,
    assignee_id            uuid,
    priority               smallint    NOT NULL,
    reason                 text        NOT NULL,
    tags                   text[]      NOT NULL,
    opened_at              timestamptz NOT NULL,
    queued_at              timestamptz,
    assigned_at            timestamptz,
    resolved_at            timestamptz,
    snoozed_until          timestamptz,
    owed_since             timestamptz,
    answered               boolean     NOT NULL,
    typing_at              timestamptz,
    bot_misses             smallint    NOT NULL,
    bot_article_id         uuid,
    last_customer_seq      integer     NOT NULL,
    last_message_seq       integer     NOT NULL,
    last_message_at        timestamptz,
    last_message_by        text        NOT NULL,
    last_message           text        NOT NULL,
    read_seq               integer     NOT NULL,
    customer_delivered_seq integer     NOT NULL,
    customer_read_seq      integer     NOT NULL,
    owed_key               timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(owed_since, 'infinity')) STORED,
    PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 70);
-- One open conversation per thread: the winner of two first messages (fault 16).
CREATE UNIQUE INDEX conversation_thread ON conversation (workspace_id, channel_id, thread_key) WHERE status <> 'resolved';
-- Each filter of the inbox is one range of one index, in the list's order: who has waited longest, then newest.
CREATE INDEX conversation_open ON conversation (workspace_id, owed_key, id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_status ON conversation (workspace_id, status, owed_key, id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_assignee ON conversation (workspace_id, assignee_id, owed_key, id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_team ON conversation (workspace_id, team_id, owed_key, id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_channel ON conversation (workspace_id, channel_id, owed_key, id DESC) WHERE status <> 'resolved';
CREATE INDEX conversation_queue ON conversation (workspace_id, team_id, queued_at) WHERE status = 'queued';
CREATE INDEX conversation_resolved ON conversation (workspace_id, resolved_at, id) WHERE status = 'resolved';
CREATE INDEX conversation_resolved_assignee ON conversation (workspace_id, assignee_id, resolved_at, id)
    WHERE status = 'resolved';
CREATE INDEX conversation_resolved_team ON conversation (workspace_id, team_id, resolved_at, id) WHERE status = 'resolved';
CREATE INDEX conversation_resolved_channel ON conversation (workspace_id, channel_id, resolved_at, id)
    WHERE status = 'resolved';
CREATE INDEX conversation_thread_ended ON conversation (workspace_id, channel_id, thread_key, resolved_at DESC)
    WHERE status = 'resolved';
CREATE INDEX conversation_customer ON conversation (workspace_id, customer_id, id);
CREATE INDEX conversation_by_number ON conversation (workspace_id, number);

CREATE TABLE conversation_number (
    workspace_id uuid    PRIMARY KEY,
    next         integer NOT NULL
);

-- Projections of steps.
CREATE TABLE conversation_tag (
    workspace_id    uuid NOT NULL,
    tag             text NOT NULL,
    conversation_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, tag, conversation_id)
);
-- What message search knows of a message; its text stands in the log alone. The key is the order results are shown in.
CREATE TABLE message_text (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             integer     NOT NULL,
    occurred_at     timestamptz NOT NULL,
    tokens          bigint[]    NOT NULL,
    PRIMARY KEY (workspace_id, occurred_at, conversation_id, seq)
);
-- Every search reads the list of what is not yet in the index: 64 kB of it cost less than they save (26 µs a message
-- against 63 without a list).
CREATE INDEX message_text_tokens ON message_text USING gin (tokens) WITH (gin_pending_list_limit = 64);

-- Heads of streams that only record (customer, article, workspace).
CREATE TABLE stream_head (
    workspace_id uuid        NOT NULL,
    id           uuid        NOT NULL,
    seq          integer     NOT NULL,
    last_at      timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- Which conversations have a customer's window open, and whether the process that says so is alive.
CREATE TABLE process (
    id      uuid        PRIMARY KEY,
    seen_at timestamptz NOT NULL
);
CREATE TABLE live_window (
    workspace_id    uuid NOT NULL,
    conversation_id uuid NOT NULL,
    socket_id       uuid NOT NULL,
    process_id      uuid NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, socket_id)
);
CREATE INDEX live_window_process ON live_window (process_id);

CREATE TABLE channel (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    kind            text        NOT NULL,
    name            text        NOT NULL,
    site_key        text        NOT NULL,
    secret_version  integer     NOT NULL DEFAULT 0,
    allowed_origins text[]      NOT NULL,
    language        text        NOT NULL,
    colour          text        NOT NULL,
    position        text        NOT NULL DEFAULT 'right',
    greeting        jsonb       NOT NULL DEFAULT '{}',
    bot             boolean     NOT NULL,
    team_id         uuid        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
-- The global directory of site keys: a key alone tells the workspace.
CREATE TABLE site_directory (
    site_key     text PRIMARY KEY,
    workspace_id uuid NOT NULL,
    channel_id   uuid NOT NULL
);

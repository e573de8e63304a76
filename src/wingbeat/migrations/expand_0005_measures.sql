-- Facts kept from the log by the step `measures.facts`; all of them can be rebuilt from it.
-- No index names a column that changes: closing a turn rewrites its row in place (HOT), and the fill factor leaves room.
CREATE TABLE fact_conversation (
    workspace_id      uuid        NOT NULL,
    conversation_id   uuid        NOT NULL,
    seq               integer     NOT NULL,
    state             bytea       NOT NULL,
    channel_id        uuid        NOT NULL,
    language          text        NOT NULL,
    team_id           uuid,
    member_id         uuid,
    opened_at         timestamptz NOT NULL,
    first_message_at  timestamptz,
    first_bubble_at   timestamptz,
    first_answer_at   timestamptz,
    first_answer_by   text,
    human_since       timestamptz,
    first_human_at    timestamptz,
    ended             text,
    ended_at          timestamptz,
    resolved_at       timestamptz,
    reopened          integer     NOT NULL,
    customer_messages integer     NOT NULL,
    bot_messages      integer     NOT NULL,
    member_messages   integer     NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
) WITH (fillfactor = 70);
CREATE INDEX fact_conversation_opened ON fact_conversation (workspace_id, opened_at);

CREATE TABLE fact_turn (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             integer     NOT NULL,
    channel_id      uuid        NOT NULL,
    language        text        NOT NULL,
    team_id         uuid,
    member_id       uuid,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    ended_seq       integer,
    how             text        NOT NULL,
    answered_by     text,
    PRIMARY KEY (workspace_id, conversation_id, seq)
) WITH (fillfactor = 80);
CREATE INDEX fact_turn_started ON fact_turn (workspace_id, started_at);

CREATE TABLE fact_wait (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             integer     NOT NULL,
    kind            text        NOT NULL,
    channel_id      uuid        NOT NULL,
    language        text        NOT NULL,
    team_id         uuid,
    member_id       uuid,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    ended_seq       integer,
    how             text        NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, seq, kind)
) WITH (fillfactor = 80);
CREATE INDEX fact_wait_started ON fact_wait (workspace_id, kind, started_at);

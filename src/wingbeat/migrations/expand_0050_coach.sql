-- What the coach may not say: to nobody (the member 0…0), and to one member.
CREATE TABLE coach_off (
    workspace_id uuid   NOT NULL REFERENCES workspace,
    member_id    uuid   NOT NULL,
    off          text[] NOT NULL,
    PRIMARY KEY (workspace_id, member_id)
);
-- One row for each answer that the coach had something to say about, by its sender's key.
CREATE TABLE coach_answer (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    member_id       uuid        NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    shown           text[]      NOT NULL,
    taken           text[]      NOT NULL,
    dismissed       text[]      NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX coach_answer_newest ON coach_answer (workspace_id, at) INCLUDE (conversation_id, taken);
CREATE INDEX coach_answer_member ON coach_answer (workspace_id, member_id, at);

-- Problems that many conversations come of; who was told of a fix; and how long conversations were in which stage.
ALTER TABLE conversation ADD COLUMN problems jsonb NOT NULL DEFAULT '[]';
CREATE TABLE problem (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    id           uuid        NOT NULL,
    state        text        NOT NULL,
    title        text        NOT NULL,
    about        text        NOT NULL,
    cause        text        NOT NULL,
    done         text        NOT NULL,
    reason       text        NOT NULL, -- the reason for contact that its conversations have; empty: none of their own
    tags         text[]      NOT NULL,
    owner_id     uuid,
    version      integer     NOT NULL DEFAULT 1,
    linked       integer     NOT NULL DEFAULT 0,
    made_at      timestamptz NOT NULL DEFAULT now(),
    made_by      uuid,
    moved_at     timestamptz NOT NULL DEFAULT now(),
    fixed_at     timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX problem_column ON problem (workspace_id, state, moved_at DESC, id DESC);
-- Kept from the log by the step `problems.links`.
CREATE TABLE problem_conversation (
    workspace_id    uuid        NOT NULL,
    problem_id      uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    opened_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, problem_id, conversation_id)
);
CREATE INDEX problem_conversation_opened ON problem_conversation
    (workspace_id, problem_id, opened_at DESC, conversation_id DESC);
-- One round of telling the customers of a problem.
CREATE TABLE telling (
    workspace_id uuid        NOT NULL,
    id           uuid        NOT NULL,
    problem_id   uuid        NOT NULL,
    state        text        NOT NULL,
    texts        jsonb       NOT NULL,
    made_by      uuid        NOT NULL,
    made_at      timestamptz NOT NULL DEFAULT now(),
    begins_at    timestamptz NOT NULL,
    done_at      timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX telling_problem ON telling (workspace_id, problem_id, made_at DESC, id DESC);
-- Whom it told, or why not: a customer once per problem.
CREATE TABLE told (
    workspace_id    uuid NOT NULL,
    problem_id      uuid NOT NULL,
    customer_id     uuid NOT NULL,
    telling_id      uuid NOT NULL,
    conversation_id uuid NOT NULL,
    state           text NOT NULL, -- planned, sent, skipped
    why             text NOT NULL DEFAULT '',
    told_at         timestamptz,
    PRIMARY KEY (workspace_id, problem_id, customer_id)
);
CREATE INDEX told_telling ON told (workspace_id, telling_id, state, customer_id);
CREATE INDEX told_conversation ON told (workspace_id, conversation_id, problem_id);
-- How long a conversation that ended was in each stage; kept from the log by the step `measures.stages`.
CREATE TABLE fact_stage (
    workspace_id           uuid        NOT NULL,
    conversation_id        uuid        NOT NULL,
    ended_at               timestamptz NOT NULL,
    reason                 text        NOT NULL,
    needs_analysis_seconds real        NOT NULL,
    execution_seconds      real        NOT NULL,
    feedback_seconds       real        NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
) WITH (fillfactor = 80);
CREATE INDEX fact_stage_ended ON fact_stage (workspace_id, ended_at);
-- What a problem's effect is counted with: conversations of a reason, and orders, by their time.
CREATE INDEX conversation_reason ON conversation (workspace_id, reason, opened_at) WHERE reason <> '';
CREATE INDEX shop_order_placed ON shop_order (workspace_id, placed_at);

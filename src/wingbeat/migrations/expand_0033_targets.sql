-- The message that began the turn which nobody answered yet: what a promise of an answer is about.
ALTER TABLE conversation ADD COLUMN turn_seq integer NOT NULL DEFAULT 0;

-- Response-time promises. Without a row in `target_policy` the workspace has the one target that the code begins with.
CREATE TABLE target (
    workspace_id  uuid    NOT NULL REFERENCES workspace,
    id            uuid    NOT NULL,
    target        jsonb   NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE TABLE target_policy (
    workspace_id uuid  PRIMARY KEY REFERENCES workspace,
    policy       jsonb NOT NULL
);

-- Hours of a team, a channel or a target; the workspace's own stand in its row.
CREATE TABLE calendar (
    workspace_id uuid  NOT NULL REFERENCES workspace,
    kind         text  NOT NULL,
    subject_id   uuid  NOT NULL,
    calendar     jsonb NOT NULL,
    PRIMARY KEY (workspace_id, kind, subject_id)
);

-- What became of each promise; kept from the log by the step `measures.promises`.
CREATE TABLE fact_promise (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    measure         text        NOT NULL,
    since           integer     NOT NULL,
    target_id       uuid        NOT NULL,
    name            text        NOT NULL,
    channel_id      uuid        NOT NULL,
    team_id         uuid,
    limit_seconds   integer     NOT NULL,
    set_at          timestamptz NOT NULL,
    due             timestamptz NOT NULL,
    how             text        NOT NULL,
    ended_at        timestamptz,
    PRIMARY KEY (workspace_id, conversation_id, measure, since)
) WITH (fillfactor = 80);
CREATE INDEX fact_promise_set ON fact_promise (workspace_id, set_at);

-- What was thought of a promise's chance to break when it was given; `raw` is the queue formula's, `chance` the calibrated one.
CREATE TABLE breach_chance (
    workspace_id    uuid             NOT NULL,
    conversation_id uuid             NOT NULL,
    measure         text             NOT NULL,
    since           integer          NOT NULL,
    at              timestamptz      NOT NULL,
    raw             double precision NOT NULL,
    bot             boolean          NOT NULL,
    chance          double precision NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, measure, since)
);
CREATE INDEX breach_chance_at ON breach_chance (workspace_id, at);

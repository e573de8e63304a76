-- What customers think: which survey is asked when, what was asked and answered, and who makes up for what went wrong.
ALTER TABLE conversation ADD COLUMN survey jsonb;
CREATE TABLE survey (
    workspace_id uuid     NOT NULL REFERENCES workspace,
    id           uuid     NOT NULL,
    place        integer  NOT NULL, -- of several that fit the first is asked
    survey       jsonb    NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- One row per survey that was sent, of which there is one per conversation at most.
CREATE TABLE survey_answer (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    survey_id       uuid        NOT NULL,
    scale           text        NOT NULL,
    sent_at         timestamptz NOT NULL,
    customer_id     uuid        NOT NULL,
    channel_id      uuid        NOT NULL,
    team_id         uuid,
    member_id       uuid, -- who had the conversation as it ended; null: the bot
    language        text        NOT NULL,
    rated_at        timestamptz,
    score           smallint,
    comment         text        NOT NULL DEFAULT '',
    answers         jsonb       NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, conversation_id)
);
CREATE INDEX survey_answer_sent ON survey_answer (workspace_id, survey_id, sent_at);
CREATE INDEX survey_answer_rated ON survey_answer (workspace_id, survey_id, rated_at DESC, conversation_id DESC) WHERE rated_at IS NOT NULL;
CREATE INDEX survey_answer_customer ON survey_answer (workspace_id, customer_id, sent_at DESC);
-- A low score that somebody makes up for.
CREATE TABLE follow_up (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    survey_id       uuid        NOT NULL,
    opened_at       timestamptz NOT NULL,
    due             timestamptz NOT NULL,
    owner_id        uuid,
    done_at         timestamptz,
    done_by         uuid,
    outcome         text,
    note            text        NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, conversation_id)
);
CREATE INDEX follow_up_open ON follow_up (workspace_id, due, conversation_id) WHERE done_at IS NULL;
CREATE INDEX follow_up_done ON follow_up (workspace_id, done_at DESC, conversation_id DESC) WHERE done_at IS NOT NULL;

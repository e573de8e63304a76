-- Long work of the bot's worker process: a training, or an examination on a table somebody sent.
CREATE TABLE bot_job (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('training', 'exam')),
    name         text NOT NULL, -- of the table; empty for a training
    asked_by     uuid,
    began_at     timestamptz NOT NULL DEFAULT now(),
    -- Its last sign of life: what a server that died leaves behind is taken for lost.
    beat_at      timestamptz NOT NULL DEFAULT now(),
    share        real NOT NULL DEFAULT 0,
    ended_at     timestamptz,
    failure      text, -- an error's code
    number       int,  -- of the version trained or examined; null for the one that ships
    learnt       int,  -- messages left out of an examination since the bot knows them by heart
    report       jsonb,
    PRIMARY KEY (workspace_id, id)
);
-- One training and one examination at a time.
CREATE UNIQUE INDEX bot_job_going ON bot_job (workspace_id, kind) WHERE ended_at IS NULL;

-- What stands on the help centre's pages beside the articles.
ALTER TABLE help_centre
    ADD COLUMN footer    text   NOT NULL DEFAULT '',
    ADD COLUMN logo      text   NOT NULL DEFAULT '',
    ADD COLUMN languages text[] NOT NULL DEFAULT '{zh-CN,zh-TW,en}';

-- The answer of the bot that waits for a member's approval.
ALTER TABLE conversation ADD COLUMN draft_seq integer NOT NULL DEFAULT 0;
CREATE INDEX conversation_draft ON conversation (workspace_id, id) WHERE draft_seq > 0;

-- What may be answered only with a member's approval: a topic, a category of articles (and those below it), an article.
CREATE TABLE bot_review (
    workspace_id   uuid NOT NULL REFERENCES workspace,
    kind           text NOT NULL CHECK (kind IN ('topic', 'category', 'article')),
    name           text NOT NULL,
    target_seconds int  NOT NULL CHECK (target_seconds > 0),
    PRIMARY KEY (workspace_id, kind, name)
);

-- What members made of the bot's drafts, for training; personal data is taken out.
CREATE TABLE bot_correction (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    at              timestamptz NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             int         NOT NULL,
    label           text        NOT NULL CHECK (label IN ('edited', 'refused')),
    topics          text[]      NOT NULL,
    language        text        NOT NULL,
    question        text        NOT NULL,
    proposed        text        NOT NULL,
    said            text        NOT NULL,
    why             text        NOT NULL,
    member_id       uuid,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, conversation_id, seq)
);

-- How far each conversation's evidence was read, and what its folds go on from.
CREATE TABLE bot_evidence (
    workspace_id    uuid  NOT NULL,
    conversation_id uuid  NOT NULL,
    seq             int   NOT NULL DEFAULT 0,
    state           bytea NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, conversation_id)
);

-- Questions that had no good article; one row for each topic and language that is not published yet.
CREATE TABLE bot_gap (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    topic           text        NOT NULL, -- '' where questions were only found to be alike
    language        text        NOT NULL,
    title           text        NOT NULL,
    status          text        NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'published', 'dismissed')),
    volume          int         NOT NULL DEFAULT 0,
    lost_seconds    float8      NOT NULL DEFAULT 0,
    asked_again     int         NOT NULL DEFAULT 0,
    handed_off      int         NOT NULL DEFAULT 0,
    thumbs_down     int         NOT NULL DEFAULT 0,
    corrected       int         NOT NULL DEFAULT 0,
    samples         text[]      NOT NULL DEFAULT '{}',
    tokens          bigint[]    NOT NULL, -- what its title is found by: hashes of workspace and word
    answer          text        NOT NULL DEFAULT '',
    answer_worth    float8      NOT NULL DEFAULT 0,
    near_article_id uuid,
    article_id      uuid,
    first_at        timestamptz NOT NULL,
    last_at         timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX bot_gap_topic ON bot_gap (workspace_id, topic, language) WHERE topic <> '' AND status <> 'published';
CREATE INDEX bot_gap_tokens ON bot_gap USING gin (tokens) WITH (gin_pending_list_limit = 64);
CREATE INDEX bot_gap_by_volume ON bot_gap (workspace_id, status, volume DESC, id DESC);
CREATE INDEX bot_gap_by_lost_seconds ON bot_gap (workspace_id, status, lost_seconds DESC, id DESC);

-- Each question of a gap, once: what was counted of it, so that a repeated step counts nothing again.
CREATE TABLE bot_gap_case (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             int         NOT NULL,
    gap_id          uuid        NOT NULL,
    at              timestamptz NOT NULL,
    why             text        NOT NULL,
    lost_seconds    float8      NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, seq)
);
CREATE INDEX bot_gap_case_by_time ON bot_gap_case (workspace_id, at);

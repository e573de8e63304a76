-- Articles grow: what is made of an answer once, buttons, editions that follow a leading one, validity, owner, review.
ALTER TABLE article
    ADD COLUMN answer_html     text,     -- null until the answer was rendered; `articles.settle` catches up
    ADD COLUMN answer_text     text,
    ADD COLUMN tokens          bigint[], -- what it is found by: hashes of workspace and word
    ADD COLUMN question_tokens bigint[],
    ADD COLUMN buttons         jsonb       NOT NULL DEFAULT '[]',
    ADD COLUMN intents         text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN pictures        uuid[]      NOT NULL DEFAULT '{}',
    ADD COLUMN valid_from      timestamptz,
    ADD COLUMN valid_until     timestamptz,
    ADD COLUMN owner_id        uuid,
    ADD COLUMN review_on       date,
    -- The version that last changed what the article says, and for an edition that follows another: whose, as of when.
    ADD COLUMN wording_version int NOT NULL DEFAULT 1,
    ADD COLUMN source_id       uuid,
    ADD COLUMN source_version  int;

-- One index finds words for all workspaces: a token is hashed with its workspace.
CREATE INDEX article_tokens ON article USING gin (tokens) WITH (gin_pending_list_limit = 64);
CREATE INDEX article_question_tokens ON article USING gin (question_tokens) WITH (gin_pending_list_limit = 64);
CREATE INDEX article_pictures ON article USING gin (pictures) WITH (gin_pending_list_limit = 64);
CREATE INDEX article_by_category ON article (workspace_id, category, id DESC) WHERE status <> 'retired';
-- Which article a question of the bot offers.
CREATE INDEX article_title ON article (workspace_id, (questions[1])) WHERE status <> 'retired';
CREATE INDEX article_review ON article (workspace_id, review_on, id) WHERE status <> 'retired' AND review_on IS NOT NULL;
CREATE INDEX article_owner ON article (workspace_id, owner_id, id DESC) WHERE status <> 'retired';
CREATE INDEX article_draft ON article (workspace_id, id) WHERE status = 'draft';
CREATE INDEX article_following ON article (workspace_id, id) WHERE source_id IS NOT NULL AND status <> 'retired';
CREATE INDEX article_unsettled ON article (workspace_id, id) WHERE tokens IS NULL;

-- Every state an article was ever saved in, the present one too.
CREATE TABLE article_version (
    workspace_id uuid        NOT NULL,
    article_id   uuid        NOT NULL,
    version      int         NOT NULL,
    at           timestamptz NOT NULL,
    by_id        uuid,
    how          text        NOT NULL,
    changed      text[]      NOT NULL,
    body         jsonb       NOT NULL,
    PRIMARY KEY (workspace_id, article_id, version)
);
INSERT INTO article_version (workspace_id, article_id, version, at, by_id, how, changed, body)
SELECT workspace_id, id, version, updated_at, updated_by, 'changed', '{}',
       jsonb_build_object('group', group_key, 'language', language, 'category', category, 'questions', questions,
                          'answer', answer, 'audience', audience, 'status', status)
FROM article;

-- Order and titles of categories; a category without a row stands last under its own name. 'Orders/Returns' is in 'Orders'.
CREATE TABLE article_category (
    workspace_id uuid  NOT NULL,
    path         text  NOT NULL,
    position     int   NOT NULL,
    titles       jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (workspace_id, path)
);

-- Two articles that ask nearly the same: `article_id` is the smaller id.
CREATE TABLE article_hint (
    workspace_id   uuid        NOT NULL,
    article_id     uuid        NOT NULL,
    other_id       uuid        NOT NULL,
    kind           text        NOT NULL CHECK (kind IN ('duplicate', 'conflict')),
    question       text        NOT NULL,
    other_question text        NOT NULL,
    similarity     real        NOT NULL,
    differing      text[]      NOT NULL,
    found_at       timestamptz NOT NULL DEFAULT now(),
    dismissed_at   timestamptz,
    PRIMARY KEY (workspace_id, article_id, other_id)
);
CREATE INDEX article_hint_other ON article_hint (workspace_id, other_id);

-- Figures: of a conversation the state their fold goes on from, of an article the sums.
CREATE TABLE article_talk (
    workspace_id    uuid  NOT NULL,
    conversation_id uuid  NOT NULL,
    seq             int   NOT NULL,
    state           bytea NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
);
CREATE TABLE article_figure (
    workspace_id uuid   NOT NULL,
    article_id   uuid   NOT NULL,
    asked        int    NOT NULL DEFAULT 0,
    answered     int    NOT NULL DEFAULT 0,
    to_person    int    NOT NULL DEFAULT 0,
    settled      int    NOT NULL DEFAULT 0,
    bot_seconds  float8 NOT NULL DEFAULT 0,
    helpful      int    NOT NULL DEFAULT 0,
    unhelpful    int    NOT NULL DEFAULT 0,
    reads        int    NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, article_id)
);
-- One opinion a voter and article.
CREATE TABLE article_vote (
    workspace_id uuid    NOT NULL,
    article_id   uuid    NOT NULL,
    voter_id     uuid    NOT NULL,
    helpful      boolean NOT NULL,
    PRIMARY KEY (workspace_id, article_id, voter_id)
);

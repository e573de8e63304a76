-- An article in one language; its editions in other languages share its group.
CREATE TABLE article (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    group_key    text NOT NULL,
    language     text NOT NULL CHECK (language IN ('zh-CN', 'zh-TW', 'en')),
    category     text NOT NULL DEFAULT '',
    questions    text[] NOT NULL CHECK (cardinality(questions) > 0),
    answer       text NOT NULL,
    audience     text NOT NULL DEFAULT 'both' CHECK (audience IN ('customers', 'members', 'both')),
    -- A retired article stays readable: old answers name it as their source.
    status       text NOT NULL DEFAULT 'published' CHECK (status IN ('published', 'draft', 'retired')),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    updated_by   uuid,
    version      int NOT NULL DEFAULT 1,
    PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX article_edition ON article (workspace_id, group_key, language) WHERE status <> 'retired';

-- Counts the changes to a workspace's articles, so that the bot knows when to read them again.
CREATE TABLE workspace_knowledge (
    workspace_id uuid PRIMARY KEY REFERENCES workspace,
    revision     bigint NOT NULL
);

-- Help centres: where a workspace's articles are read by everybody.
CREATE TABLE help_centre (
    workspace_id uuid    PRIMARY KEY REFERENCES workspace,
    slug         text    NOT NULL,
    open         boolean NOT NULL,
    title        text    NOT NULL,
    accent       text    NOT NULL,
    language     text    NOT NULL CHECK (language IN ('zh-CN', 'zh-TW', 'en')),
    hidden       text[]  NOT NULL DEFAULT '{}',
    channel_id   uuid,
    site_key     text,
    version      int     NOT NULL DEFAULT 1
);

-- The global directory of addresses: a slug alone tells the workspace.
CREATE TABLE help_directory (
    slug         text PRIMARY KEY,
    workspace_id uuid NOT NULL
);
CREATE INDEX help_directory_workspace ON help_directory (workspace_id);

-- Deflection: which articles a visit read, and which conversations it began. A visit is one tab of a browser.
CREATE TABLE help_read (
    workspace_id uuid        NOT NULL,
    reader_id    uuid        NOT NULL,
    article_id   uuid        NOT NULL,
    at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, reader_id, article_id)
);
CREATE INDEX help_read_at ON help_read (workspace_id, at);

CREATE TABLE help_contact (
    workspace_id    uuid        NOT NULL,
    reader_id       uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, reader_id, conversation_id)
);

-- The tenant itself: the only table whose key is the workspace alone.
CREATE TABLE workspace (
    workspace_id uuid PRIMARY KEY,
    name         text NOT NULL,
    language     text NOT NULL DEFAULT 'zh-CN',
    zone         text NOT NULL DEFAULT 'Asia/Shanghai',
    calendar     jsonb NOT NULL DEFAULT '{}',
    settings     jsonb NOT NULL DEFAULT '{}',
    created_at   timestamptz NOT NULL DEFAULT now()
);

-- How much of a topic the bot answers itself on a channel, with the evidence since its last change.
CREATE TABLE bot_share (
    workspace_id uuid NOT NULL REFERENCES workspace,
    topic        text NOT NULL,
    channel_id   uuid NOT NULL,
    percent      int NOT NULL CHECK (percent BETWEEN floor AND ceiling),
    floor        int NOT NULL DEFAULT 0 CHECK (floor >= 0),
    ceiling      int NOT NULL DEFAULT 100 CHECK (ceiling <= 100),
    paused       boolean NOT NULL DEFAULT false,
    good         int NOT NULL DEFAULT 0,
    bad          int NOT NULL DEFAULT 0,
    up           double precision NOT NULL DEFAULT 0,
    down         double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, topic, channel_id)
);

CREATE TABLE bot_share_change (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    topic        text NOT NULL,
    channel_id   uuid NOT NULL,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    by           uuid,
    from_percent int NOT NULL,
    to_percent   int NOT NULL,
    why          text NOT NULL,
    good         int NOT NULL,
    bad          int NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- What new topics begin with: 0 drafts first, and 100 is for who trusts every article from the start.
CREATE TABLE bot_policy (
    workspace_id   uuid PRIMARY KEY REFERENCES workspace,
    share_at_first int NOT NULL CHECK (share_at_first BETWEEN 0 AND 100)
);

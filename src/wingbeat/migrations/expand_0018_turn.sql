-- Thinking while the customer types: whether a channel asks for consent to it, and what it saved.
ALTER TABLE channel ADD COLUMN thinks_ahead boolean NOT NULL DEFAULT false;

CREATE TABLE bot_ahead (
    workspace_id  uuid NOT NULL REFERENCES workspace,
    channel_id    uuid NOT NULL,
    day           date NOT NULL,
    used          int NOT NULL DEFAULT 0,
    discarded     int NOT NULL DEFAULT 0,
    saved_seconds double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, channel_id, day)
);

-- What goes to people whatever the bot knows: a topic, a word, a tier of customers.
CREATE TABLE bot_handoff_rule (
    workspace_id uuid NOT NULL REFERENCES workspace,
    kind         text NOT NULL CHECK (kind IN ('topic', 'word', 'tier')),
    name         text NOT NULL,
    PRIMARY KEY (workspace_id, kind, name)
);

-- A member kept free for a conversation that is likely to need one; after `until` the row counts no more.
CREATE TABLE reservation (
    workspace_id    uuid NOT NULL REFERENCES workspace,
    conversation_id uuid NOT NULL,
    member_id       uuid NOT NULL,
    until           timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
);
CREATE INDEX reservation_member ON reservation (workspace_id, member_id);

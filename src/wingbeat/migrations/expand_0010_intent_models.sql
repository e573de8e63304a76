-- A message and what it is after, said by a person; each text once, so that a correction replaces.
CREATE TABLE labelled_message (
    workspace_id    uuid NOT NULL REFERENCES workspace,
    id              uuid NOT NULL,
    text            text NOT NULL CHECK (text <> ''),
    language        text NOT NULL CHECK (language IN ('zh-CN', 'zh-TW', 'en')),
    intent          text NOT NULL CHECK (intent <> ''),
    -- The message of the log it was taken from, if any.
    conversation_id uuid,
    seq             bigint,
    labelled_by     uuid,
    labelled_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);

-- Texts may be longer than an index entry.
CREATE UNIQUE INDEX labelled_message_text ON labelled_message (workspace_id, md5(text));
CREATE INDEX labelled_message_intent ON labelled_message (workspace_id, intent, id);

-- Every classifier ever trained, with what it could do on examples held back from it.
CREATE TABLE intent_model (
    workspace_id uuid NOT NULL REFERENCES workspace,
    number       int NOT NULL CHECK (number > 0),
    trained_by   uuid,
    trained_at   timestamptz NOT NULL DEFAULT now(),
    examples     int NOT NULL,
    intents      int NOT NULL,
    seconds      real NOT NULL,
    -- {"figures", "bins", "confusions"} of this one, and of the one in force then on the same examples.
    report       jsonb NOT NULL,
    earlier      jsonb,
    earlier_number int,
    data         bytea NOT NULL,
    PRIMARY KEY (workspace_id, number)
);

-- The models put in force, the last one now: one step back takes it off.
CREATE TABLE intent_models_in_force (
    workspace_id uuid PRIMARY KEY REFERENCES workspace,
    numbers      int[] NOT NULL,
    changed_by   uuid,
    changed_at   timestamptz NOT NULL DEFAULT now()
);

-- Rules: what they say, every version of it, and what they did.
CREATE TABLE rule_group (
    workspace_id uuid    NOT NULL REFERENCES workspace,
    id           uuid    NOT NULL,
    place        integer NOT NULL,
    name         text    NOT NULL,
    condition    text    NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE rule (
    workspace_id uuid    NOT NULL REFERENCES workspace,
    id           uuid    NOT NULL,
    group_id     uuid,
    place        integer NOT NULL,
    live         boolean NOT NULL,
    version      integer NOT NULL,
    rule         jsonb   NOT NULL,
    trouble      text    NOT NULL DEFAULT '',
    trouble_at   timestamptz,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE rule_version (
    workspace_id uuid        NOT NULL,
    rule_id      uuid        NOT NULL,
    version      integer     NOT NULL,
    rule         jsonb       NOT NULL,
    live         boolean     NOT NULL,
    at           timestamptz NOT NULL DEFAULT now(),
    member_id    uuid,
    PRIMARY KEY (workspace_id, rule_id, version)
);

-- A rule fires at most once on what caused it; `done` is null while its actions are under way.
CREATE TABLE rule_firing (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    rule_id         uuid        NOT NULL,
    cause           text        NOT NULL,
    id              uuid        NOT NULL,
    number          integer     NOT NULL,
    version         integer     NOT NULL,
    depth           smallint    NOT NULL,
    outcome         text        NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    done            jsonb,
    PRIMARY KEY (workspace_id, conversation_id, rule_id, cause)
);
CREATE INDEX rule_firing_newest ON rule_firing (workspace_id, id DESC);
CREATE INDEX rule_firing_of_rule ON rule_firing (workspace_id, rule_id, id DESC);

-- A rule that waits: which event it waits after, until when its timer stands in `timer`.
CREATE TABLE rule_wait (
    workspace_id    uuid    NOT NULL,
    id              uuid    NOT NULL,
    rule_id         uuid    NOT NULL,
    conversation_id uuid    NOT NULL,
    seq             integer NOT NULL,
    depth           smallint NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

-- What is to be sent to somebody else's server, outside of any transaction.
CREATE TABLE rule_webhook (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    rule_id         uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    url             text        NOT NULL,
    body            jsonb       NOT NULL,
    made_at         timestamptz NOT NULL DEFAULT now(),
    attempts        integer     NOT NULL DEFAULT 0,
    sent_at         timestamptz,
    error           text        NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX rule_webhook_of_rule ON rule_webhook (workspace_id, rule_id, id DESC);

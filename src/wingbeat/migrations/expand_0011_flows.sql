-- A flow: its draft, and which of its versions is in force.
CREATE TABLE flow (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    id           uuid        NOT NULL,
    name         text        NOT NULL,
    state        text        NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'paused')),
    version      integer,
    last_version integer     NOT NULL DEFAULT 0,
    draft        integer     NOT NULL DEFAULT 1,
    changed      boolean     NOT NULL DEFAULT true,
    document     jsonb       NOT NULL,
    updated_at   timestamptz NOT NULL DEFAULT now(),
    updated_by   uuid,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, name),
    CHECK ((state = 'published') = (version IS NOT NULL))
);
-- Never changed: a running conversation goes on with the version it began with.
CREATE TABLE flow_version (
    workspace_id uuid        NOT NULL,
    flow_id      uuid        NOT NULL,
    version      integer     NOT NULL,
    document     jsonb       NOT NULL,
    note         text        NOT NULL DEFAULT '',
    published_at timestamptz NOT NULL DEFAULT now(),
    published_by uuid,
    PRIMARY KEY (workspace_id, flow_id, version),
    FOREIGN KEY (workspace_id, flow_id) REFERENCES flow
);
-- What a flow collected for a member to approve. `key` is the turn's, so that a repeated turn proposes nothing twice.
CREATE TABLE flow_proposal (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    customer_id     uuid        NOT NULL,
    key             text        NOT NULL,
    flow            text        NOT NULL,
    action          text        NOT NULL,
    arguments       jsonb       NOT NULL,
    state           text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'deciding', 'approved', 'refused')),
    result          jsonb,
    created_at      timestamptz NOT NULL DEFAULT now(),
    decided_at      timestamptz,
    decided_by      uuid,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, conversation_id, key)
);

-- How the shop is asked: its own rows here, or its REST connector. The secret that signs our requests is derived.
CREATE TABLE shop_connector (
    workspace_id   uuid        PRIMARY KEY REFERENCES workspace,
    kind           text        NOT NULL CHECK (kind IN ('own', 'rest')),
    base_url       text        NOT NULL DEFAULT '',
    secret_version integer     NOT NULL DEFAULT 0,
    updated_at     timestamptz NOT NULL DEFAULT now(),
    updated_by     uuid
);
-- What members asked of a shop that is only rows here: returns, invoices …
CREATE TABLE shop_request (
    workspace_id uuid        NOT NULL,
    key          text        NOT NULL,
    kind         text        NOT NULL,
    number       text        NOT NULL,
    fields       jsonb       NOT NULL,
    reference    text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, key)
);
-- Failed tries to prove whose an order is, counted by conversation, by customer and by order.
CREATE TABLE order_attempt (
    workspace_id uuid        NOT NULL,
    subject      text        NOT NULL,
    failed       integer     NOT NULL,
    since        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, subject)
);

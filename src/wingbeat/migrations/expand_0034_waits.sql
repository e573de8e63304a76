-- What a workspace's own log says about waiting, found anew each hour: one row.
CREATE TABLE wait_learned (
    workspace_id uuid        NOT NULL PRIMARY KEY,
    at           timestamptz NOT NULL,
    learned      jsonb       NOT NULL,
    estimator    bytea       NOT NULL
);
-- What was known and told as somebody waited in a queue; `seq` is that of the `queued` that the wait began with.
CREATE TABLE wait_estimate (
    workspace_id    uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             integer     NOT NULL,
    at              timestamptz NOT NULL,
    state           real[]      NOT NULL,
    bound_seconds   real        NOT NULL, -- as estimated; what was said of it is rounded up
    told_seconds    integer     NOT NULL,
    place           integer     NOT NULL,
    until           timestamptz,          -- what was told holds until then; null: nothing was promised
    first_until     timestamptz,          -- what was told first
    apologies       smallint    NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, conversation_id, seq)
);
CREATE INDEX wait_estimate_at ON wait_estimate (workspace_id, at);

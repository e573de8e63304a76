-- What a workspace wants to hear of at once; `secret` signs what is sent to its webhook, sealed.
CREATE TABLE alert_settings (
    workspace_id uuid  PRIMARY KEY REFERENCES workspace,
    settings     jsonb NOT NULL,
    secret       bytea
);

-- What was found; a row is one cause for as long as it lasts, however often it is seen.
CREATE TABLE alert (
    workspace_id    uuid        NOT NULL REFERENCES workspace,
    id              uuid        NOT NULL,
    kind            text        NOT NULL,
    subject         text        NOT NULL, -- the member or channel it is about, else empty
    name            text        NOT NULL,
    value           double precision NOT NULL, -- the worst of it
    threshold       double precision NOT NULL,
    began_at        timestamptz NOT NULL,
    over_at         timestamptz,
    told_at         timestamptz,
    mailed_at       timestamptz,
    posted_at       timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX alert_lasting ON alert (workspace_id, kind, subject) WHERE over_at IS NULL;
CREATE INDEX alert_over ON alert (workspace_id, over_at) WHERE over_at IS NOT NULL;

-- The model a workspace lets write answers, if any. Money is whole cents; prices are cents for a million tokens.
CREATE TABLE bot_model (
    workspace_id          uuid PRIMARY KEY REFERENCES workspace,
    is_on                 boolean NOT NULL,
    endpoint              text NOT NULL,
    model                 text NOT NULL,
    sealed_key            bytea, -- AES-256-GCM, bound to the workspace
    first_words_seconds   double precision NOT NULL,
    deadline_seconds      double precision NOT NULL,
    currency              text NOT NULL,
    cents_per_million_in  bigint NOT NULL,
    cents_per_million_out bigint NOT NULL,
    monthly_tokens        bigint NOT NULL,
    monthly_cents         bigint NOT NULL,
    updated_at            timestamptz NOT NULL DEFAULT now(),
    updated_by            uuid,
    failed_at             timestamptz,
    failure               text
);
-- What a month has cost. Tokens are reserved before a call and settled after it, so that calls side by side cannot
-- pass the budget; what a killed process had reserved stays counted. A millionth of a cent is what one token may cost.
CREATE TABLE bot_model_month (
    workspace_id   uuid NOT NULL REFERENCES workspace,
    month          date NOT NULL,
    calls          bigint NOT NULL DEFAULT 0,
    answered       bigint NOT NULL DEFAULT 0,
    refused        bigint NOT NULL DEFAULT 0,
    failed         bigint NOT NULL DEFAULT 0,
    tokens_in      bigint NOT NULL DEFAULT 0,
    tokens_out     bigint NOT NULL DEFAULT 0,
    micro_cents    numeric NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, month)
);

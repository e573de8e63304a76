-- What is known of a customer beside their conversations: notes, consent, what was joined, tags by rule, gestures.
ALTER TABLE customer ADD COLUMN rule_tags text[] NOT NULL DEFAULT '{}'; -- those of its tags that a rule put there
ALTER TABLE customer ADD COLUMN worth jsonb; -- figures of their orders, as they were when something changed last
ALTER TABLE identity ADD COLUMN verified_at timestamptz;

-- Notes, consent and gestures keep the customer they were made for: whoever is read together with them is asked by
-- `merged_into`, so that joining and parting customers moves none of them.
CREATE TABLE customer_note (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    id           uuid        NOT NULL,
    customer_id  uuid        NOT NULL,
    author_id    uuid        NOT NULL,
    text         text        NOT NULL,
    written_at   timestamptz NOT NULL DEFAULT now(),
    edited_at    timestamptz,
    removed_at   timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX customer_note_customer ON customer_note (workspace_id, customer_id, id DESC);

-- Every word a customer gave or took back; the last of a kind counts.
CREATE TABLE consent (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    id           uuid        NOT NULL,
    customer_id  uuid        NOT NULL,
    kind         text        NOT NULL,
    given        boolean     NOT NULL,
    how          text        NOT NULL,
    place        text        NOT NULL DEFAULT '', -- the page, the call, the form
    member_id    uuid, -- who wrote it down; null: the customer themselves
    at           timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX consent_customer ON consent (workspace_id, customer_id, id DESC);

-- What one customer brought to another, so that it can be taken apart again.
CREATE TABLE customer_merge (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    id           uuid        NOT NULL,
    from_id      uuid        NOT NULL,
    into_id      uuid        NOT NULL,
    brought      jsonb       NOT NULL,
    identities   uuid[]      NOT NULL,
    followers    uuid[]      NOT NULL, -- who had been merged into `from_id` before
    at           timestamptz NOT NULL DEFAULT now(),
    member_id    uuid, -- null: the shop's own page proved it
    undone_at    timestamptz,
    undone_by    uuid,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX customer_merge_into ON customer_merge (workspace_id, into_id, id DESC);

CREATE TABLE tag_rule (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    tag          text        NOT NULL,
    meaning      text        NOT NULL DEFAULT '',
    checks       jsonb       NOT NULL DEFAULT '[]',
    condition    text        NOT NULL DEFAULT '', -- none, nor checks: the tag is put by hand alone
    trouble      text        NOT NULL DEFAULT '',
    changed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, tag)
);

CREATE TABLE gesture_kind (
    workspace_id uuid NOT NULL REFERENCES workspace,
    id           uuid NOT NULL,
    kind         jsonb NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
-- One row of a workspace: whoever promises something locks it, so that two never spend the same money.
CREATE TABLE gesture_budget (
    workspace_id uuid  NOT NULL REFERENCES workspace,
    budget       jsonb NOT NULL,
    PRIMARY KEY (workspace_id)
);
CREATE TABLE gesture (
    workspace_id    uuid        NOT NULL REFERENCES workspace,
    id              uuid        NOT NULL,
    customer_id     uuid        NOT NULL,
    conversation_id uuid,
    kind_id         uuid        NOT NULL,
    what            text        NOT NULL,
    name            text        NOT NULL,
    cost            numeric     NOT NULL,
    why             text        NOT NULL,
    member_id       uuid        NOT NULL,
    state           text        NOT NULL CHECK (state IN ('asked', 'refused', 'promised', 'done', 'cancelled')),
    over            text[]      NOT NULL DEFAULT '{}', -- the limits it was beyond when it was asked for
    by_hand         boolean     NOT NULL,
    code            text        NOT NULL DEFAULT '',
    asked_at        timestamptz NOT NULL DEFAULT now(),
    promised_at     timestamptz, -- the month whose budget it is of
    decided_by      uuid,
    ended_at        timestamptz,
    ended_by        uuid,
    ended_why       text        NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX gesture_state ON gesture (workspace_id, state, id DESC);
CREATE INDEX gesture_spent ON gesture (workspace_id, promised_at) WHERE state IN ('promised', 'done');
CREATE INDEX gesture_customer ON gesture (workspace_id, customer_id, id DESC);
CREATE INDEX gesture_conversation ON gesture (workspace_id, conversation_id) WHERE conversation_id IS NOT NULL;

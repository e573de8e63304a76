-- Practice: rounds against a customer who is only played, and what a member knows of the articles. Nobody else's business.
CREATE TABLE practice_round (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    id           uuid        NOT NULL,
    member_id    uuid        NOT NULL,
    begun_at     timestamptz NOT NULL DEFAULT now(),
    script       jsonb       NOT NULL, -- anonymised before it came here
    answers      jsonb       NOT NULL DEFAULT '[]',
    feedback     jsonb, -- null: still going on
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX practice_round_member ON practice_round (workspace_id, member_id, id DESC);
-- One card per article that a member was asked about: the higher its box, the later it comes again.
CREATE TABLE practice_card (
    workspace_id uuid        NOT NULL REFERENCES workspace,
    member_id    uuid        NOT NULL,
    article_id   uuid        NOT NULL,
    box          smallint    NOT NULL,
    due          timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, member_id, article_id)
);
CREATE INDEX practice_card_due ON practice_card (workspace_id, member_id, due);

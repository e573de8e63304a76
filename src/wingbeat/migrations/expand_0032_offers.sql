-- Offers, escalations and side requests: what the head, the supervisor and whoever is asked need of them.
ALTER TABLE conversation
    ADD COLUMN bumped_at  timestamptz,
    ADD COLUMN escalation jsonb;
CREATE INDEX conversation_escalated ON conversation (workspace_id, ((escalation ->> 'owner_id')), id)
    WHERE escalation IS NOT NULL;

CREATE TABLE offer_settings (
    workspace_id uuid  PRIMARY KEY REFERENCES workspace,
    settings     jsonb NOT NULL
);

-- What became of each member's offers, by day of UTC.
CREATE TABLE offer_tally (
    workspace_id uuid NOT NULL,
    member_id    uuid NOT NULL,
    day          date NOT NULL,
    offered      integer NOT NULL DEFAULT 0,
    accepted     integer NOT NULL DEFAULT 0,
    declined     integer NOT NULL DEFAULT 0,
    silent       integer NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, day, member_id)
);
-- Silent offers in a row: after so many a member is set away.
CREATE TABLE offer_silence (
    workspace_id uuid    NOT NULL,
    member_id    uuid    NOT NULL,
    silent       integer NOT NULL,
    PRIMARY KEY (workspace_id, member_id)
);

CREATE TABLE escalation_path (
    workspace_id uuid  NOT NULL REFERENCES workspace,
    id           uuid  NOT NULL,
    name         text  NOT NULL,
    steps        jsonb NOT NULL,
    PRIMARY KEY (workspace_id, id)
);

CREATE TABLE side_request (
    workspace_id    uuid        NOT NULL,
    id              uuid        NOT NULL,
    conversation_id uuid        NOT NULL,
    seq             integer     NOT NULL,
    asked_by        uuid        NOT NULL,
    member_id       uuid,
    team_id         uuid,
    text            text        NOT NULL,
    due             timestamptz NOT NULL,
    asked_at        timestamptz NOT NULL,
    answer          text,
    answered_by     uuid,
    answered_at     timestamptz,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX side_request_member ON side_request (workspace_id, member_id, id) WHERE answered_at IS NULL;
CREATE INDEX side_request_team ON side_request (workspace_id, team_id, id) WHERE answered_at IS NULL;
CREATE INDEX side_request_asked_by ON side_request (workspace_id, asked_by, id);
CREATE INDEX side_request_conversation ON side_request (workspace_id, conversation_id, id);

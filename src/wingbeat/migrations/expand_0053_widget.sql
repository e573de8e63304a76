-- The widget grown up: how a channel's widget looks and what it asks, where answers go besides, and how invitations fare.
ALTER TABLE channel ADD COLUMN widget jsonb NOT NULL DEFAULT '{}';
ALTER TABLE conversation
    ADD COLUMN mail_to    text    NOT NULL DEFAULT '', -- where answers go that nobody reads in the window
    ADD COLUMN mailed_seq integer NOT NULL DEFAULT 0;
-- Counts of one invitation on one day; `held`: of those who met its conditions and were not shown it, to compare with.
CREATE TABLE invitation_count (
    workspace_id  uuid    NOT NULL,
    channel_id    uuid    NOT NULL,
    invitation_id uuid    NOT NULL,
    day           date    NOT NULL,
    held          boolean NOT NULL,
    shown         integer NOT NULL DEFAULT 0,
    opened        integer NOT NULL DEFAULT 0,
    dismissed     integer NOT NULL DEFAULT 0,
    begun         integer NOT NULL DEFAULT 0,
    bought        integer NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, channel_id, invitation_id, day, held)
);

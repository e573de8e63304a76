-- Who fires a timer: the backend that took it. One that is gone has left it to others, whatever the lease says.
ALTER TABLE timer ADD COLUMN holder integer;

-- The place in line last told, which a promised call back keeps.
ALTER TABLE conversation ADD COLUMN told_place integer NOT NULL DEFAULT 0;

-- When the customer last heard of their wait: all of a workspace are looked at together, and nobody hears too often.
ALTER TABLE wait_estimate ADD COLUMN told_at timestamptz;

-- Promised calls, by their time.
CREATE INDEX conversation_snoozed ON conversation (workspace_id, team_id, snoozed_until) WHERE status = 'snoozed';

-- All of a workspace are told of their wait by one timer: those of single conversations are no longer wanted.
INSERT INTO timer (workspace_id, name, subject_id, due)
SELECT DISTINCT workspace_id, 'wait', workspace_id, now() FROM timer WHERE name = 'wait' AND subject_id <> workspace_id
ON CONFLICT DO NOTHING;
DELETE FROM timer WHERE name = 'wait' AND subject_id <> workspace_id;

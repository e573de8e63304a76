-- What a problem was made of, once; and how far its conversations have been linked: null once all are.
ALTER TABLE problem ADD COLUMN gap_id uuid, ADD COLUMN gathered_at timestamptz, ADD COLUMN gathered_id uuid;
CREATE UNIQUE INDEX problem_gap ON problem (workspace_id, gap_id) WHERE gap_id IS NOT NULL;
CREATE INDEX problem_reason ON problem (workspace_id, reason) WHERE reason <> '';

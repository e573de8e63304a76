-- $9 at least · $10 at most · $11 the last row seen: seconds · $12 its conversation · $13 its seq · $14 how many
SELECT s.conversation_id, s.seq, c.number, c.customer_name, s.started_at AS at, s.seconds, s.how
FROM sample s JOIN conversation c ON c.workspace_id = $1 AND c.id = s.conversation_id
WHERE s.owed AND s.seconds >= $9::float8 AND s.seconds <= $10::float8
  AND ($11::float8 IS NULL OR (s.seconds, s.conversation_id, s.seq) < ($11, $12::uuid, $13::int))
ORDER BY s.seconds DESC, s.conversation_id DESC, s.seq DESC
LIMIT $14

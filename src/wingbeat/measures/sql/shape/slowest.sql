-- $9 at least · $10 less than · $11 the last row seen: seconds · $12 its conversation · $13 its seq · $14 how they ended, if not any · $15 how many
SELECT s.conversation_id, s.seq, c.number, c.customer_name, s.started_at AS at, s.seconds, s.how
FROM (
    SELECT * FROM sample
    WHERE owed AND seconds >= $9::float8 AND seconds < $10::float8
      AND ($14::text IS NULL OR how = $14)
      AND ($11::float8 IS NULL OR (seconds, conversation_id, seq) < ($11, $12::uuid, $13::int))
    ORDER BY seconds DESC, conversation_id DESC, seq DESC
    LIMIT $15
) AS s
JOIN conversation c ON c.workspace_id = $1 AND c.id = s.conversation_id
ORDER BY s.seconds DESC, s.conversation_id DESC, s.seq DESC

-- abandoned_wait · seconds · per leaving
-- an owed wait (queue, or unanswered turn) that ended by the customer leaving; one leaving ends several: the earliest counts
WITH owed AS (
    SELECT conversation_id, seq, channel_id, language, team_id, member_id, started_at, ended_at, ended_seq, how
    FROM fact_turn
    WHERE workspace_id = $1 AND started_at >= $2 AND started_at < $3 AND how = 'left'
    UNION ALL
    SELECT conversation_id, seq, channel_id, language, team_id, member_id, started_at, ended_at, ended_seq, how
    FROM fact_wait
    WHERE workspace_id = $1 AND kind = 'queue' AND started_at >= $2 AND started_at < $3 AND how = 'left'
)
SELECT conversation_id, seq, channel_id, language, team_id, member_id, started_at, ended_at, how, true AS reached
FROM owed
WHERE NOT EXISTS (
    SELECT FROM fact_turn t
    WHERE t.workspace_id = $1 AND t.conversation_id = owed.conversation_id AND t.ended_seq = owed.ended_seq
      AND t.seq < owed.seq)
  AND NOT EXISTS (
    SELECT FROM fact_wait w
    WHERE w.workspace_id = $1 AND w.conversation_id = owed.conversation_id AND w.ended_seq = owed.ended_seq
      AND w.kind = 'queue' AND w.seq < owed.seq)

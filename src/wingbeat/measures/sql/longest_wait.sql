-- longest_wait · seconds · per wait
-- the largest of all open and closed waits: those that began in the period, and those from before it that still go on
WITH going AS (SELECT id FROM conversation WHERE workspace_id = $1 AND status <> 'resolved')
SELECT conversation_id, seq, channel_id, language, team_id, member_id,
       started_at, ended_at, how, how IN ('answered', 'assigned') AS reached
FROM (
    SELECT conversation_id, seq, channel_id, language, team_id, member_id, started_at, ended_at, how
    FROM fact_turn
    WHERE workspace_id = $1 AND started_at >= $2 AND started_at < $3
    UNION ALL
    SELECT conversation_id, seq, channel_id, language, team_id, member_id, started_at, ended_at, how
    FROM fact_wait
    WHERE workspace_id = $1 AND kind = 'queue' AND started_at >= $2 AND started_at < $3
    UNION ALL
    SELECT conversation_id, seq, channel_id, language, team_id, member_id, started_at, ended_at, how
    FROM going JOIN fact_turn ON workspace_id = $1 AND conversation_id = id
    WHERE ended_at IS NULL AND started_at < $2
    UNION ALL
    SELECT conversation_id, seq, channel_id, language, team_id, member_id, started_at, ended_at, how
    FROM going JOIN fact_wait ON workspace_id = $1 AND conversation_id = id
    WHERE kind = 'queue' AND ended_at IS NULL AND started_at < $2
) AS owed

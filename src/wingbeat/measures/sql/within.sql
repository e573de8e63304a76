-- within · share · per turn
-- answers within T ÷ all that should have been answered, including those who left or still wait beyond T
SELECT conversation_id, seq, channel_id, language, team_id, member_id,
       started_at, ended_at, how, how = 'answered' AS reached
FROM fact_turn
WHERE workspace_id = $1 AND started_at >= $2 AND started_at < $3

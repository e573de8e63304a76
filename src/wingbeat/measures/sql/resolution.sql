-- resolution · seconds · per conversation
-- opened → last resolved; while reopened it goes on
SELECT conversation_id, 1 AS seq, channel_id, language, team_id, member_id,
       opened_at AS started_at, coalesce(resolved_at, ended_at) AS ended_at,
       CASE WHEN resolved_at IS NOT NULL THEN 'resolved' ELSE coalesce(ended, 'waiting') END AS how,
       resolved_at IS NOT NULL AS reached
FROM fact_conversation
WHERE workspace_id = $1 AND opened_at >= $2 AND opened_at < $3

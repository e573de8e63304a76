-- first_human_response · seconds · per conversation
-- handed_off (or first customer message where no bot is on) → first member message
SELECT conversation_id, 1 AS seq, channel_id, language, team_id, member_id,
       human_since AS started_at, coalesce(first_human_at, ended_at) AS ended_at,
       CASE WHEN first_human_at IS NOT NULL THEN 'answered' ELSE coalesce(ended, 'waiting') END AS how,
       first_human_at IS NOT NULL AS reached
FROM fact_conversation
WHERE workspace_id = $1 AND opened_at >= $2 AND opened_at < $3 AND human_since IS NOT NULL

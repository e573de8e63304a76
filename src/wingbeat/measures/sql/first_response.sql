-- first_response · seconds · per conversation
-- first customer message → first answer by anyone; once per conversation, reopenings count in response
SELECT conversation_id, 1 AS seq, channel_id, language, team_id, member_id,
       first_message_at AS started_at, coalesce(first_answer_at, ended_at) AS ended_at,
       CASE WHEN first_answer_at IS NOT NULL THEN 'answered' ELSE coalesce(ended, 'waiting') END AS how,
       first_answer_at IS NOT NULL AS reached
FROM fact_conversation
WHERE workspace_id = $1 AND opened_at >= $2 AND opened_at < $3 AND first_message_at IS NOT NULL

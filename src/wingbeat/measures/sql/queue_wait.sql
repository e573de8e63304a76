-- queue_wait · seconds · per wait
-- each queued → assigned; waits that end by leaving are censored, never dropped
SELECT conversation_id, seq, channel_id, language, team_id, member_id,
       started_at, ended_at, how, how = 'assigned' AS reached
FROM fact_wait
WHERE workspace_id = $1 AND kind = 'queue' AND started_at >= $2 AND started_at < $3

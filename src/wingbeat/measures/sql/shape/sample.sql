-- What every shape reads: the waits of one measure, filtered, with their seconds so far.
-- $1 workspace · $2 since · $3 until · $4 now · $5 channel · $6 team · $7 language · $8 member
-- A wait closed because nothing was owed any more (resolved) is counted apart and belongs to no distribution.
WITH measured AS (
{measure}
), sample AS (
    SELECT conversation_id, seq, started_at, how, reached,
           reached OR how <> 'resolved' AS owed,
           date_part('epoch', greatest(coalesce(ended_at, $4::timestamptz), started_at) - started_at) AS seconds
    FROM measured
    WHERE ($5::uuid IS NULL OR channel_id = $5) AND ($6::uuid IS NULL OR team_id = $6)
      AND ($7::text IS NULL OR language = $7) AND ($8::uuid IS NULL OR member_id = $8)
)

-- One pass: a sample that is read twice is written to disk first.
-- $9 the bounds, in seconds, if any: answered within ÷ (answered + censored beyond).
-- A percentile cannot be more than it would be if those who were not reached had waited for ever.
SELECT count(*) FILTER (WHERE owed) AS n,
       count(*) FILTER (WHERE reached) AS reached,
       count(*) FILTER (WHERE owed AND NOT reached) AS censored,
       count(*) FILTER (WHERE how = 'waiting') AS waiting,
       count(*) FILTER (WHERE how = 'left') AS left_unanswered,
       count(*) FILTER (WHERE how = 'left' AND seconds < 5) AS short,
       count(*) FILTER (WHERE NOT owed) AS resolved,
       avg(seconds) FILTER (WHERE owed) AS mean,
       percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE owed) AS percentiles,
       percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (
           ORDER BY CASE WHEN reached THEN seconds ELSE 'infinity' END) FILTER (WHERE owed) AS at_most,
       max(seconds) FILTER (WHERE owed) AS longest,
       max(seconds) FILTER (WHERE reached) AS longest_reached,
       ARRAY[{within}]::bigint[] AS within,
       ARRAY[{due}]::bigint[] AS due
FROM sample

-- $9 the bounds, in seconds: answered within ÷ (answered + censored beyond).
SELECT count(*) FILTER (WHERE owed) AS n,
       count(*) FILTER (WHERE reached) AS reached,
       count(*) FILTER (WHERE owed AND NOT reached) AS censored,
       count(*) FILTER (WHERE how = 'waiting') AS waiting,
       count(*) FILTER (WHERE how = 'left') AS left_unanswered,
       count(*) FILTER (WHERE how = 'left' AND seconds < 5) AS short,
       count(*) FILTER (WHERE NOT owed) AS resolved,
       avg(seconds) FILTER (WHERE owed) AS mean,
       percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE owed) AS percentiles,
       max(seconds) FILTER (WHERE owed) AS longest,
       ARRAY(SELECT (SELECT count(*) FROM sample WHERE reached AND seconds <= bound)
             FROM unnest($9::float8[]) WITH ORDINALITY AS asked (bound, place) ORDER BY place) AS within,
       ARRAY(SELECT (SELECT count(*) FROM sample WHERE reached OR owed AND seconds > bound)
             FROM unnest($9::float8[]) WITH ORDINALITY AS asked (bound, place) ORDER BY place) AS due
FROM sample

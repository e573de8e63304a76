-- $9 the edges, in seconds, the first 0: bin i holds edge i ≤ seconds < edge i + 1, the last one all the rest.
SELECT width_bucket(seconds, $9::float8[]) AS bin, count(*) AS n
FROM sample WHERE owed
GROUP BY bin ORDER BY bin

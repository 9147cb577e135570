INSERT INTO `~expired`
SELECT {shadow}, e.partition, e.day, e.rows - p.rows AS left, e.at, toDateTime64(0, 6, 'UTC'), 0
FROM (
    SELECT partition, day, sum(rows) AS rows, max(expired_at) AS at
    FROM `~expired`
    WHERE stored = {from}
    GROUP BY partition, day
) AS e
LEFT JOIN (
    SELECT __partition AS partition, toDate32(__time) AS day, toInt64(count()) AS rows
    FROM {part}
    GROUP BY partition, day
) AS p ON p.partition = e.partition AND p.day = e.day
WHERE left > 0

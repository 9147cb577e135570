-- Contiguous: every commit begins one past the end of the commit before it.
WITH steps AS (
    SELECT *, lag(last_offset) OVER (PARTITION BY partition ORDER BY first_offset) AS before
    FROM mekong.ledger
    WHERE table_name = ?
)
SELECT partition,
       min(first_offset),
       max(last_offset),
       sum(rows)::BIGINT,
       sum(rejected)::BIGINT,
       bool_and(before IS NULL OR first_offset = before + 1)
FROM steps
GROUP BY partition
ORDER BY partition

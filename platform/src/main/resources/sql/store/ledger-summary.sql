-- Contiguous: every commit begins one past the end of the commit before it.
WITH steps AS (
    SELECT *, lag(last_offset) OVER way AS before
    FROM mekong.ledger
    WHERE table_name = ?
    WINDOW way AS (PARTITION BY partition ORDER BY first_offset, last_offset, committed_at)
)
SELECT partition,
       min(first_offset),
       max(last_offset),
       sum(messages)::BIGINT AS messages,
       sum(rows)::BIGINT AS rows,
       sum(rejected)::BIGINT AS rejected,
       sum(dropped)::BIGINT AS dropped,
       sum(lost)::BIGINT AS lost,
       bool_and(before IS NULL OR first_offset = before + 1) AS contiguous
FROM steps
GROUP BY partition
ORDER BY partition

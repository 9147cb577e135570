-- Entries of past hours, those of one run together: each begins right behind the one before it.
CREATE OR REPLACE TEMP TABLE __runs AS
WITH steps AS (
    SELECT rowid AS id, *, date_trunc('hour', committed_at) AS hour
    FROM mekong.ledger
    WHERE table_name = ? AND committed_at < ?
), joints AS (
    SELECT *,
           first_offset = lag(last_offset) OVER way + 1
               AND topic = lag(topic) OVER way
               AND topic_id = lag(topic_id) OVER way
               AND hour = lag(hour) OVER way AS goes_on
    FROM steps
    WINDOW way AS (PARTITION BY partition ORDER BY first_offset, last_offset, committed_at)
), runs AS (
    SELECT *, sum(CASE WHEN goes_on THEN 0 ELSE 1 END) OVER way AS run -- (a count with FILTER takes the square of the time)
    FROM joints
    WINDOW way AS (
        PARTITION BY partition ORDER BY first_offset, last_offset, committed_at ROWS UNBOUNDED PRECEDING
    )
)
SELECT *
FROM runs
QUALIFY count(*) OVER (PARTITION BY partition, run) > 1

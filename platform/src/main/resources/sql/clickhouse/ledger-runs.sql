-- Entries of past hours, with the number of their run: in one, each begins right behind the one before it.
SELECT *,
       sum(if(goes_on, 0, 1)) OVER (
           PARTITION BY partition ORDER BY first_offset, last_offset, committed_at
           ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
       ) AS run
FROM (
    SELECT *,
           row_number() OVER way > 1
               AND first_offset = any(last_offset) OVER before + 1
               AND topic = any(topic) OVER before
               AND topic_id = any(topic_id) OVER before
               AND toStartOfHour(committed_at) = any(toStartOfHour(committed_at)) OVER before AS goes_on
    FROM `~ledger`
    WHERE stored = {stored:String} AND committed_at < {until:DateTime64(6, 'UTC')} AND __commit <= {floor:Int64}
    WINDOW way AS (PARTITION BY partition ORDER BY first_offset, last_offset, committed_at),
           before AS (
               PARTITION BY partition ORDER BY first_offset, last_offset, committed_at
               ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING
           )
)

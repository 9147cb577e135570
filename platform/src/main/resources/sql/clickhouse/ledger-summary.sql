-- Contiguous: every commit begins one past the end of the commit before it.
SELECT partition,
       min(first_offset),
       max(last_offset),
       sum(messages),
       sum(rows),
       sum(rejected),
       sum(dropped),
       sum(lost),
       min(before IS NULL OR first_offset = before + 1)::Bool AS contiguous
FROM (
    SELECT *,
           any(toNullable(last_offset)) OVER (
               PARTITION BY partition ORDER BY first_offset, last_offset, committed_at
               ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING
           ) AS before
    FROM `~ledger`
    WHERE stored = {stored:String}
)
GROUP BY partition
ORDER BY partition

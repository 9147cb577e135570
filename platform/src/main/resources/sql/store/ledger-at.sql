-- The commit that took a message, or the entry that it is in.
SELECT *
FROM mekong.ledger
WHERE table_name = ? AND partition = ? AND ? BETWEEN first_offset AND last_offset
ORDER BY committed_at DESC
LIMIT 1

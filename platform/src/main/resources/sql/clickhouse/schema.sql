SELECT table, name, type
FROM system.columns
WHERE database = currentDatabase() AND position(table, '~') = 0
ORDER BY table, position

SELECT name
FROM system.tables
WHERE database = currentDatabase() AND position(name, '~') = 0
ORDER BY name

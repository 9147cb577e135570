SELECT a.attname,
       -- Without its length or precision.
       format_type(a.atttypid, NULL),
       a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
FROM pg_attribute a
WHERE a.attrelid = to_regclass(?)
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY a.attnum

SELECT 1
FROM pg_index i
WHERE i.indrelid = to_regclass(?)
  AND i.indisunique
  AND i.indpred IS NULL
  AND i.indexprs IS NULL
  AND ARRAY(SELECT a.attname::text
            FROM pg_attribute a
            WHERE a.attrelid = i.indrelid
              AND a.attnum = ANY (i.indkey[0:i.indnkeyatts - 1])
            ORDER BY a.attname::text COLLATE "C") = ?

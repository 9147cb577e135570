select schemaname, tablename
  from pg_publication_tables
 where pubname = ?
